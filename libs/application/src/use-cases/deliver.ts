import { afterFailure, MAX_ATTEMPTS } from '../outbox/retry';
import type { OutboxChannel, OutboxEntry, OutboxStore, Sender, SendOutcome } from '../ports/outbox-store';

/** Twice what a sender may take: whose lease has run out is dead, not slow. */
const LEASE_SECONDS = 120;
const DEFAULTS = { limit: 200, stopped: () => false };

export type DeliverPorts = { readonly outbox: OutboxStore; readonly sender: Sender };

/** How a run is kept short: attempts at most, and whether it is to stop before the next. */
export type DeliverOptions = { readonly limit?: number; readonly stopped?: () => boolean };

/** Attempts of one run, by what came of them. */
export type DeliverReport = { readonly sent: number; readonly retried: number; readonly parked: number };

type Counts = { sent: number; retried: number; parked: number };

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const tryOnce = async (sender: Sender, entry: OutboxEntry): Promise<SendOutcome> => {
  if (entry.attempts > MAX_ATTEMPTS)
    return { sent: false, error: `${MAX_ATTEMPTS} attempts, the last without an end`, again: 'never' };
  return sender
    .send(entry)
    .catch((error: unknown) => ({ sent: false, error: wordsOf(error), again: 'later' }));
};

const book = async (outbox: OutboxStore, entry: OutboxEntry, outcome: SendOutcome): Promise<keyof Counts> => {
  if (outcome.sent) {
    await outbox.sent(entry.key);
    return 'sent';
  }
  const after = afterFailure(entry, outcome);
  await outbox.failed(entry, outcome.error, after);
  return after.then === 'park' ? 'parked' : 'retried';
};

/**
 * The queues `deliver` and `send-mail`: sends what is due of a channel, one entry after the other, at most `limit`. A target that could not be had is left
 * alone for the rest of the run, so that one dead receiver does not keep the others waiting.
 *
 * Entries are claimed one at a time, by a lease that outlasts an attempt: several may run side by side and never send one entry at the same time. Killed
 * between sending and booking, an entry is sent again when its lease has run out, under the same key: receivers fold by it.
 */
export const deliverDue = async (
  { outbox, sender }: DeliverPorts,
  channel: OutboxChannel,
  options: DeliverOptions = {},
): Promise<DeliverReport> => {
  const { limit, stopped } = { ...DEFAULTS, ...options };
  const counts: Counts = { sent: 0, retried: 0, parked: 0 };
  const resting = new Set<string>();
  for (let n = 0; n < limit && !stopped(); n++) {
    const entry = await outbox.claim(channel, { leaseSeconds: LEASE_SECONDS, except: [...resting] });
    if (entry === undefined) break;
    const outcome = await tryOnce(sender, entry);
    if (!outcome.sent && outcome.again === 'later') resting.add(entry.target);
    counts[await book(outbox, entry, outcome)] += 1;
  }
  return counts;
};
