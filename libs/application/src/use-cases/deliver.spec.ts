import { addSeconds, type Instant, type MessageId } from '@sluice/kernel';
import { CONCLUDER_VERSION } from '../conclusions';
import { InMemoryEventStore } from '../in-memory/event-store';
import { InMemoryOutboxStore } from '../in-memory/outbox-store';
import { FEW_ATTEMPTS, MAX_ATTEMPTS } from '../outbox/retry';
import type { OutboxEntry, Permission, SendOutcome } from '../ports/outbox-store';
import type { CommentCheck } from '../bot/comment-check';
import { deliverDue, NOTHING_DELIVERED } from './deliver';

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
  expect(await run()).toEqual({ ...NOTHING_DELIVERED, sent: 2, retried: 0, parked: 0 });
  expect(await run()).toEqual({ ...NOTHING_DELIVERED, sent: 0, retried: 0, parked: 0 });
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
  expect(await run()).toEqual({ ...NOTHING_DELIVERED, sent: 2, retried: 1, parked: 0 });
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
  expect(await run()).toEqual({ ...NOTHING_DELIVERED, sent: 0, retried: 1, parked: 0 });
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
  expect(await made.run()).toEqual({ ...NOTHING_DELIVERED, sent: 0, retried: 0, parked: 1 });
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

describe('mail', () => {
  const WINDOW = { seconds: 3_600, limit: 5 };
  const comment = (key: string, change = {}) => ({
    ...{ key, channel: 'mail' as const, target: `${key}@example.org` },
    payload: {
      ...{ kind: 'comment', to: [{ address: `${key}@example.org` }], cc: [], references: [], rules: ['R01'] },
      ...{ inReplyTo: 'p3@example.org', ...change },
    },
  });

  const guarded = (say: (entry: OutboxEntry) => Permission, check?: CommentCheck) => {
    const clock = { now: () => '2024-05-01T12:00:00Z' as Instant };
    const events = new InMemoryEventStore(clock);
    const outbox = new InMemoryOutboxStore(events, clock);
    const sent: string[] = [];
    const sender = {
      send: ({ key }: OutboxEntry) => {
        sent.push(key);
        return Promise.resolve<SendOutcome>({ sent: true, as: `${key}@sluice.example.org` as MessageId });
      },
    };
    const permit = { windows: { all: WINDOW, list: WINDOW, thread: WINDOW }, ask: say };
    const guard = { permit: () => Promise.resolve(permit), check };
    return { outbox, sent, events, run: () => deliverDue({ outbox, sender, guard }, 'mail') };
  };

  test('goes, waits or is withheld as the rules say, and of comments that is recorded, by ids alone', async () => {
    const { outbox, sent, events, run } = guarded(({ key }) =>
      key === 'waits'
        ? { wait: '2024-05-01T13:00:00Z' as Instant, why: 'quiet hours' }
        : key === 'goes'
          ? { go: true }
          : { withhold: 'its thread is muted' },
    );
    await outbox.plan([
      comment('waits'),
      comment('goes', { about: { series: 's1', revision: '2' } }),
      comment('muted'),
    ]);
    await outbox.plan([comment('answer', { kind: 'command-answer' })]);
    expect(await run()).toEqual({ ...NOTHING_DELIVERED, sent: 1, waiting: 1, withheld: 2 });
    expect(sent).toEqual(['goes']);
    expect(outbox.all().map((e) => [e.key, e.state, e.why])).toEqual([
      ['waits', 'planned', 'quiet hours'],
      ['goes', 'sent', undefined],
      ['muted', 'withheld', 'its thread is muted'],
      ['answer', 'withheld', 'its thread is muted'],
    ]);
    expect(events.events.map(({ type, streamName, data }) => ({ type, streamName, data }))).toEqual([
      {
        ...{ type: 'CommentSent', streamName: 'series-s1' },
        data: {
          ...{
            series: 's1',
            revision: '2',
            entry: 'goes',
            rules: ['R01'],
            comment: 'goes@sluice.example.org',
          },
          ...{ causes: ['p3@example.org'], concluder: CONCLUDER_VERSION },
        },
      },
      {
        ...{ type: 'CommentWithheld', streamName: 'bot' },
        data: {
          ...{ entry: 'muted', rules: ['R01'], why: 'its thread is muted' },
          ...{ causes: ['p3@example.org'], concluder: CONCLUDER_VERSION },
        },
      },
    ]);
  });

  test('that is a comment is asked about once more, and is not sent where that says no or nothing', async () => {
    const check: CommentCheck = ({ key }) =>
      key === 'unknown'
        ? Promise.reject(new Error('the database is away'))
        : Promise.resolve(key === 'stale' ? { withhold: 'a newer version was posted' } : { go: true });
    const { outbox, sent, run } = guarded(() => ({ go: true }), check);
    await outbox.plan([
      comment('stale'),
      comment('unknown'),
      comment('holds'),
      comment('x', { kind: 'report' }),
    ]);
    expect(await run()).toEqual({ ...NOTHING_DELIVERED, sent: 2, retried: 1, withheld: 1 });
    expect(sent).toEqual(['holds', 'x']);
    expect(outbox.all().map((e) => [e.key, e.state, e.why ?? e.lastError])).toEqual([
      ['stale', 'withheld', 'a newer version was posted'],
      ['unknown', 'planned', 'it could not be asked whether it still holds: the database is away'],
      ['holds', 'sent', undefined],
      ['x', 'sent', undefined],
    ]);
  });

  test('that a person put back and that is withheld again is recorded again', async () => {
    const { outbox, events, run } = guarded(() => ({ withhold: 'its list is under embargo' }));
    await outbox.plan([comment('a')]);
    await run();
    await outbox.again('a');
    await run();
    expect(events.events.map((e) => e.idempotencyKey)).toEqual([
      'CommentWithheld a',
      'CommentWithheld a 2024-05-01T12:00:00Z',
    ]);
  });

  test('goes nowhere while the rules cannot be had', async () => {
    const { outbox, sent } = guarded(() => ({ go: true }));
    await outbox.plan([comment('a')]);
    const guard = { permit: () => Promise.reject(new Error('the database is away')) };
    const sender = { send: () => Promise.reject(new Error('it must not come to this')) };
    await expect(deliverDue({ outbox, sender, guard }, 'mail')).rejects.toThrow('the database is away');
    expect([sent, outbox.all().map((e) => e.attempts)]).toEqual([[], [0]]);
  });
});
