import {
  LOG_START,
  type EventAppender,
  type EventStore,
  type LogPosition,
  type Upcasters,
} from '@sluice/application';
import type { EventEnvelope, Instant, NewEvent } from '@sluice/kernel';
import type { EventStoreUnderTest } from '../event-store-contract';

/** The store of the running test. */
export type Current = () => EventStoreUnderTest;

export const SAID = '2021-10-06T17:40:33Z' as Instant;

/** A fact about `streamName`; equal keys are equal facts. */
export const fact = (key: string, streamName = 'stream-a', data: unknown = { key }): NewEvent => ({
  sort: 'fact',
  type: 'SampleSeen',
  schemaVersion: 1,
  streamName,
  idempotencyKey: key,
  saidAt: SAID,
  data,
});

export const conclusion = (key: string, streamName = 'conclusions'): NewEvent => ({
  ...fact(key, streamName),
  sort: 'conclusion',
  type: 'SampleConcluded',
});

export const facts = (count: number, prefix = 'fact', streamName = 'stream-a'): readonly NewEvent[] =>
  Array.from({ length: count }, (_, n) => fact(`${prefix}-${String(n)}`, streamName));

/** `SampleRenamed` has had three versions: `by`, then `person`, then `person` with a `role`. Other types never changed. */
export const UPCASTERS: Upcasters = {
  SampleRenamed: {
    1: (data) => ({ person: (data as { by: string }).by }),
    2: (data) => ({ ...(data as { person: string }), role: 'unknown' }),
  },
};

export const keysOf = (events: readonly { readonly idempotencyKey: string }[]): readonly string[] =>
  events.map((event) => event.idempotencyKey);

export const versionsOf = (events: readonly EventEnvelope[]): readonly number[] =>
  events.map((event) => event.streamVersion);

/** True when `a` stands before `b` in log order. */
export const before = (a: LogPosition, b: LogPosition): boolean =>
  a.transactionId < b.transactionId ||
  (a.transactionId === b.transactionId && a.globalPosition < b.globalPosition);

/** Tries before a store counts as stuck: a reader may have to wait for transactions of others on the same server. */
const TRIES = 400;
const PAUSE_MS = 10;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Repeats `attempt` until it answers something, and fails after some seconds. */
export const settled = async <T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> => {
  for (let n = 0; n < TRIES; n++) {
    const value = await attempt();
    if (value !== undefined) return value;
    await pause();
  }
  throw new Error(`did not settle: ${what}`);
};

/** Reads the log to its end in pages of `limit`, until it holds `count` events. */
export const wholeLog = (store: EventStore, count: number, limit = 1000): Promise<readonly EventEnvelope[]> =>
  settled(`a log of ${String(count)} events`, async () => {
    const events: EventEnvelope[] = [];
    let position = LOG_START;
    for (;;) {
      const page = await store.readAfter(position, limit);
      if (page.events.length === 0) break;
      events.push(...page.events);
      position = page.next;
    }
    return events.length >= count ? events : undefined;
  });

/** Lets a reader take pages of `limit` until it has been handed `count` events, noting the keys in order. */
export const consumeAll = async (
  store: EventStore,
  name: string,
  count: number,
  limit = 7,
): Promise<readonly string[]> => {
  const handed: string[] = [];
  await settled(`${name} to be handed ${String(count)} events`, async () => {
    await store.consume(name, limit, (events) => {
      handed.push(...keysOf(events));
      return Promise.resolve();
    });
    return handed.length >= count ? true : undefined;
  });
  return handed;
};

/** Effects that append one conclusion for each event handed over. */
export const concluding =
  (prefix: string) =>
  async (events: readonly EventEnvelope[], transaction: EventAppender): Promise<void> => {
    await transaction.append(events.map((event) => conclusion(`${prefix} ${event.idempotencyKey}`)));
  };
