import type { OutboxPlan, OutboxStore, PlanEntries } from '@sluice/application';
import { addSeconds, type EventEnvelope, type Instant } from '@sluice/kernel';
import { settled } from '../event-store-contract/samples';

export const START = '2024-05-01T12:00:00Z' as Instant;
export const after = (seconds: number): Instant => addSeconds(START, seconds);

export const planned = (key: string, target = 'https://a.example.org/hook'): OutboxPlan => ({
  key,
  channel: 'webhook',
  target,
  payload: { kind: 'event', said: key },
});

/** A comment of the bot, in one thread of one list unless that is said otherwise. */
export const comment = (key: string, change: Readonly<Record<string, unknown>> = {}): OutboxPlan => ({
  ...{ key, channel: 'mail', target: `${key}@example.org` },
  payload: {
    ...{
      kind: 'comment',
      to: [{ address: `${key}@example.org` }],
      cc: [{ address: 'pond@lists.example.org' }],
    },
    ...{ list: 'pond@lists.example.org', thread: 'cover@example.org', references: [], rules: [] },
    ...change,
  },
});

export const signInLink = (key: string): OutboxPlan => ({
  ...{ key, channel: 'mail', target: `${key}@example.org`, payload: { kind: 'sign-in', secret: 'x' } },
});

/** Plans one entry for each event. */
export const planAll: PlanEntries = (events) =>
  Promise.resolve(events.map((e: EventEnvelope) => planned(`of ${e.idempotencyKey}`)));

export const ALL_STATES = ['planned', 'sent', 'parked', 'withheld'] as const;

export const keysIn = async (outbox: OutboxStore): Promise<readonly string[]> =>
  (await outbox.list(ALL_STATES, 1000)).map((e) => e.key);

/** Lets a reader plan until it has been handed `count` events. */
export const planUntil = async (
  outbox: OutboxStore,
  name: string,
  count: number,
  plan: PlanEntries = planAll,
): Promise<void> => {
  let handed = 0;
  await settled(`${name} to be handed ${String(count)} events`, async () => {
    handed += (await outbox.planFrom(name, 7, plan)).read;
    return handed >= count ? true : undefined;
  });
};
