import { addSeconds, type Instant } from '@sluice/kernel';
import { InMemoryEventStore } from '../in-memory/event-store';
import { InMemoryOutboxStore } from '../in-memory/outbox-store';
import { FEW_ATTEMPTS, MAX_ATTEMPTS } from '../outbox/retry';
import type { OutboxEntry, SendOutcome } from '../ports/outbox-store';
import { deliverDue } from './deliver';

type Answer = (entry: OutboxEntry) => Promise<SendOutcome>;

const later: SendOutcome = { sent: false, error: 'status 503', again: 'later' };

const world = (answer: Answer) => {
  let now = '2024-05-01T12:00:00Z' as Instant;
  const clock = { now: () => now };
  const outbox = new InMemoryOutboxStore(new InMemoryEventStore(clock), clock);
  const sent: string[] = [];
  const sender = { send: (entry: OutboxEntry) => (sent.push(entry.key), answer(entry)) };
  return {
    outbox,
    sent,
    plan: (key: string, target: string) =>
      outbox.plan([{ key, channel: 'webhook', target, payload: { kind: 'event' } }]),
    run: (options = {}) => deliverDue({ outbox, sender }, 'webhook', options),
    pass: (seconds: number) => (now = addSeconds(now, seconds)),
  };
};

/** Runs, an hour apart of whatever pause there is, until nothing is planned any more; answers how often it was tried. */
const untilSettled = async ({ outbox, run, pass, sent }: ReturnType<typeof world>): Promise<number> => {
  for (let n = 0; n < 100 && outbox.all().some((e) => e.state === 'planned'); n++) {
    await run();
    pass(8 * 3600);
  }
  return sent.length;
};

test('what is due is sent, once', async () => {
  const { plan, run, sent } = world(() => Promise.resolve({ sent: true }));
  await plan('a', 'x');
  await plan('b', 'x');
  expect(await run()).toEqual({ sent: 2, retried: 0, parked: 0 });
  expect(await run()).toEqual({ sent: 0, retried: 0, parked: 0 });
  expect(sent).toEqual(['a', 'b']);
});

test('a target that could not be had keeps only its own entries waiting', async () => {
  const { plan, run, sent } = world(({ target }) =>
    Promise.resolve(target === 'dead' ? later : { sent: true }),
  );
  await plan('d1', 'dead');
  await plan('d2', 'dead');
  await plan('l1', 'live');
  await plan('l2', 'live');
  expect(await run()).toEqual({ sent: 2, retried: 1, parked: 0 });
  expect(sent).toEqual(['d1', 'l1', 'l2']);
});

test.each([
  ['later', MAX_ATTEMPTS],
  ['few', FEW_ATTEMPTS],
  ['never', 1],
] as const)(
  'what is to be tried "%s" is parked after %i attempts, with its error',
  async (again, attempts) => {
    const made = world(() => Promise.resolve({ sent: false, error: 'no', again }));
    await made.plan('a', 'x');
    expect(await untilSettled(made)).toBe(attempts);
    expect(made.outbox.all()).toMatchObject([{ state: 'parked', attempts, lastError: 'no' }]);
  },
);

test('a sender that throws is a failure like another', async () => {
  const { plan, run, outbox } = world(() => Promise.reject(new Error('a slip of ours')));
  await plan('a', 'x');
  expect(await run()).toEqual({ sent: 0, retried: 1, parked: 0 });
  expect(outbox.all()).toMatchObject([{ state: 'planned', lastError: 'a slip of ours' }]);
});

test('an entry that ends every process that sends it is parked in the end', async () => {
  const made = world(() => Promise.resolve({ sent: true }));
  await made.plan('poison', 'x');
  for (let n = 0; n < MAX_ATTEMPTS; n++) {
    // A deliverer that dies between claiming and booking.
    await made.outbox.claim('webhook', { leaseSeconds: 120 });
    made.pass(121);
  }
  expect(await made.run()).toEqual({ sent: 0, retried: 0, parked: 1 });
  expect(made.sent).toEqual([]);
});

test('a run ends at its limit, and when it is to stop', async () => {
  const { plan, run, sent } = world(() => Promise.resolve({ sent: true }));
  for (const key of ['a', 'b', 'c', 'd']) await plan(key, 'x');
  await run({ limit: 2 });
  expect(sent).toEqual(['a', 'b']);
  await run({ stopped: () => sent.length === 3 });
  expect(sent).toEqual(['a', 'b', 'c']);
});
