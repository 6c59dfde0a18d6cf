import type { LiveEvent, LivePage, LogPosition } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { until } from '@sluice/testing';
import { isBefore } from './places';
import { Tail, type Follower } from './tail';

const place = (position: number): LogPosition => ({ transactionId: 1n, globalPosition: BigInt(position) });

const event = (position: number): LiveEvent => ({
  ...place(position),
  ...{ sort: 'conclusion', type: 'A', schemaVersion: 1, streamName: 's', streamVersion: position, data: {} },
  idempotencyKey: String(position),
  recordedAt: '2024-05-01T12:00:00Z' as Instant,
  releases: [],
});

/** A log of so many events, whose readers wait until they are let go on. */
const gated = () => {
  let events: readonly LiveEvent[] = [];
  const waiting: (() => void)[] = [];
  return {
    grow: (to: number): void => void (events = Array.from({ length: to }, (_, n) => event(n + 1))),
    isAsked: (): boolean => waiting.length > 0,
    letGo: (): void => waiting.shift()?.(),
    read: async (after: LogPosition): Promise<LivePage> => {
      const found = events.filter((e) => isBefore(after, e));
      await new Promise<void>((go) => waiting.push(go));
      return { events: found, next: found.at(-1) ?? after, isEnd: true };
    },
  };
};

const follower = (from: number): Follower & { readonly got: string[] } => {
  const got: string[] = [];
  return {
    filter: {},
    at: place(from),
    got,
    take: (events) => void got.push(...events.map((e) => e.idempotencyKey)),
  };
};

const NEVER = 3_600_000;
let tail: Tail;
let log: ReturnType<typeof gated>;

beforeEach(() => {
  log = gated();
  tail = new Tail(log, { pollMs: NEVER, awayMs: NEVER }, () => undefined);
});
afterEach(async () => {
  const closed = tail.close();
  log.letGo();
  await closed;
});

test('nobody joins who lacks what was handed out already', async () => {
  log.grow(2);
  const [first, late, exact] = [follower(0), follower(1), follower(2)];
  expect(tail.join(first)).toBe(true);
  await until('the log is asked', () => log.isAsked());
  log.letGo();
  await until('it is handed out', () => first.got.length === 2);
  expect(tail.passed?.idempotencyKey).toBe('2');
  expect([tail.join(late), tail.join(exact)]).toEqual([false, true]);
});

test('who joins while the log is read gets what he lacks of it, and no more', async () => {
  log.grow(3);
  const [first, ahead] = [follower(0), follower(2)];
  tail.join(first);
  await until('the log is asked', () => log.isAsked());
  expect(tail.join(ahead)).toBe(true);
  log.letGo();
  await until('it is handed out', () => ahead.got.length === 1);
  expect([first.got, ahead.got]).toEqual([['1', '2', '3'], ['3']]);
});

test('who joins after all have left, while the log is still read for them, misses nothing', async () => {
  log.grow(3);
  const [first, behind, exact] = [follower(2), follower(1), follower(2)];
  tail.join(first);
  await until('the log is asked', () => log.isAsked());
  tail.leave(first);
  expect([tail.join(behind), tail.join(exact)]).toEqual([false, true]);
  log.letGo();
  await until('it is handed out', () => exact.got.length === 1);
  expect([behind.got, exact.got]).toEqual([[], ['3']]);
});
