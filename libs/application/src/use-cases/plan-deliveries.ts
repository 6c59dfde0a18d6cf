import type { Hashing } from '@sluice/kernel';
import { entryOfEvent, isAskedFor, isNews, type WebhookTarget } from '../outbox/entries';
import type { OutboxStore, PlanEntries, PlanReport } from '../ports/outbox-store';

/** Events of one transaction. */
const PAGE = 500;

export type PlanPorts = {
  readonly outbox: OutboxStore;
  readonly hashing: Pick<Hashing, 'sha256'>;
};

/** A webhook's name among the readers of the log: by its URL, so that a change of its types does not begin it anew. */
export const readerOf = ({ url }: WebhookTarget, { sha256 }: Pick<Hashing, 'sha256'>): string =>
  `webhook ${sha256(url).slice(0, 16)}`;

const planFor =
  (webhook: WebhookTarget, hashing: PlanPorts['hashing']): PlanEntries =>
  async (events, times) => {
    const asked = events.filter((event) => isAskedFor(event, webhook));
    const timeless = asked.filter((event) => event.saidAt === undefined).map((e) => e.streamName);
    const said = timeless.length === 0 ? [] : await times.said([...new Set(timeless)]);
    return asked
      .filter((event) => isNews(event, said))
      .map((event) => entryOfEvent(event, webhook.url, hashing));
  };

/**
 * The queue `project`: reads the log on from where each webhook's reader stopped, and plans a delivery for each conclusion it asks for. A webhook begins
 * with the first call that names it. Safe to be killed at any moment and to run in several processes: an entry and the checkpoint behind its event are
 * written together, and an entry's key is that of its event. A rebuild plans nothing: it records only what differs, and that is nothing.
 */
export const planDeliveries = async (
  { outbox, hashing }: PlanPorts,
  webhooks: readonly WebhookTarget[],
  options: { readonly page?: number } = {},
): Promise<PlanReport> => {
  const total = { read: 0, planned: 0 };
  for (const webhook of webhooks)
    for (;;) {
      const { read, planned } = await outbox.planFrom(
        readerOf(webhook, hashing),
        options.page ?? PAGE,
        planFor(webhook, hashing),
      );
      total.read += read;
      total.planned += planned;
      if (read === 0) break;
    }
  return total;
};
