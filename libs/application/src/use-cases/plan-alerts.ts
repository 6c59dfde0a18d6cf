import { addSeconds, type Instant } from '@sluice/kernel';
import { ALERT, type AlertPayload } from '../outbox/alert-mail';
import { outboxKey } from '../outbox/entries';
import type { OutboxPlan, ParkedReader } from '../ports/outbox-store';
import type { PlanPorts } from './plan-deliveries';

/** What is being set aside at this moment is told in the next mail: its transaction may commit late. */
const GRACE_SECONDS = 300;

/** The last full hour that is surely over. */
const hourBefore = (now: Instant): Instant =>
  `${addSeconds(now, -GRACE_SECONDS).slice(0, 13)}:00:00Z` as Instant;

const alertFor = async (
  { outbox, hashing }: PlanPorts,
  parkedReaders: readonly ParkedReader[],
  { target, until }: { readonly target: string; readonly until: Instant },
): Promise<readonly OutboxPlan[]> => {
  const to = { channel: 'mail', target } as const;
  const last = await outbox.lastPlanned({ ...to, kind: ALERT });
  const since = (last?.payload as AlertPayload | undefined)?.until;
  if (since !== undefined && since >= until) return [];
  const parked = (
    await Promise.all(parkedReaders.map((reader) => reader.parkedBetween(since, until)))
  ).flat();
  if (parked.length === 0) return [];
  const payload: AlertPayload = { kind: ALERT, since, until, parked };
  return [{ ...to, key: outboxKey(`${ALERT} ${until}`, to, hashing), payload }];
};

/**
 * Tells the administrators by mail what was set aside since they were told last: one mail an hour to each at most, none where there is nothing new. The
 * key is that of the hour, so that two processes plan one mail. Answers how many were planned.
 */
export const planAlerts = async (
  ports: PlanPorts & { readonly parked: readonly ParkedReader[] },
  administrators: readonly string[],
  now: Instant,
): Promise<number> => {
  const until = hourBefore(now);
  let planned = 0;
  for (const target of new Set(administrators))
    planned += await ports.outbox.plan(await alertFor(ports, ports.parked, { target, until }));
  return planned;
};
