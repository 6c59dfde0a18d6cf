import { outboxKey, SIGN_IN, type OutboxPlan } from '@sluice/application';
import { addSeconds, secondsBetween, type Instant } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { faultySmtp, type FaultySmtp, type Taken } from './faulty-smtp';
import { commentOn, listOf, sendingWorld, type SendingWorld } from './world';

const BEGIN = '2021-10-13T12:00:00Z' as Instant;
const HOUR = 3_600;
/** The etiquette's own: 20 an hour of every kind, 20 a day to a list, one a day in a thread. */
const CAPS = { perHour: 20, reserved: 5, perListPerDay: 20 };

let smtp: FaultySmtp;
let world: SendingWorld;

beforeAll(async () => {
  let now = (): string => '';
  smtp = await faultySmtp(
    () => ({ then: 'go on' }),
    () => now(),
  );
  const mail = { perHour: CAPS.perHour };
  world = await sendingWorld('never-loud', { smtp: smtp.url, senders: 2, mail, bot: { perListPerDay: 20 } });
  now = () => world.now();
}, 120_000);
afterAll(async () => {
  await world.stop();
  await smtp.close();
});

/** A thousand comments of a minute for one list, five hundred in one thread, and the answers to another bot which answers each of ours. */
const storm = (): readonly OutboxPlan[] => [
  ...Array.from({ length: 1_000 }, (_, n) => commentOn({ n, list: listOf(0) })),
  ...Array.from({ length: 500 }, (_, n) =>
    commentOn({ n: 10_000 + n, list: listOf(1), thread: 'a-long-thread@example.com' }),
  ),
  ...Array.from({ length: 60 }, (_, n) =>
    commentOn({ n: 20_000 + n, kind: 'command-answer', alone: true, list: listOf(2) }),
  ),
  ...Array.from({ length: 60 }, (_, n) =>
    commentOn({ n: 30_000 + n, kind: 'command-answer', list: listOf(3) }),
  ),
];

const send = async (): Promise<void> => {
  for (let n = 0; n < 50; n++) {
    const reports = await Promise.all(world.outboxes.map((outbox) => outbox.sendMail()));
    if (reports.every((report) => Object.values(report).every((count) => count === 0))) return;
  }
};

/** The most that ever went out within so many seconds. */
const most = (taken: readonly Taken[], seconds: number): number =>
  taken.reduce((max, { at }) => {
    const within = taken.filter(
      (t) => t.at <= at && secondsBetween(t.at as Instant, at as Instant) < seconds,
    );
    return Math.max(max, within.length);
  }, 0);

const to = (address: string): readonly Taken[] => smtp.taken.filter((t) => t.to.includes(address));

test('a storm sends no more than the caps say, in any window, and says of all the rest why it was kept back', async () => {
  const [outbox] = world.outboxes;
  const planned = storm();
  await outbox?.store.plan(planned);
  await send();
  expect(smtp.taken).toHaveLength(CAPS.perHour - CAPS.reserved);

  // In the middle of it somebody signs in: their mail goes at once.
  world.setNow(addSeconds(BEGIN, 60));
  const person = { channel: 'mail', target: 'wren@example.com' } as const;
  const expiresAt = new Date(Date.now() + 900_000).toISOString().slice(0, 19).concat('Z');
  await outbox?.store.plan([
    {
      ...person,
      key: outboxKey('link', person, nodeHashing),
      payload: { kind: SIGN_IN, secret: 'x'.repeat(43), expiresAt },
    },
  ]);
  await outbox?.sendMail({ limit: 1 });
  expect(to('wren@example.com')).toHaveLength(1);

  for (let minutes = 30; minutes <= 49 * 60; minutes += 30) {
    world.setNow(addSeconds(BEGIN, minutes * 60));
    await send();
  }
  expect(most(smtp.taken, HOUR)).toBeLessThanOrEqual(CAPS.perHour);
  for (const n of [0, 1, 2, 3])
    expect(most(to(listOf(n)), 24 * HOUR)).toBeLessThanOrEqual(CAPS.perListPerDay);
  expect(most(to(listOf(1)), 24 * HOUR)).toBe(1);
  // What the caps leave room for did go: they are no lock.
  expect(to(listOf(0)).length).toBeGreaterThanOrEqual(40);
  expect(to(listOf(1))).toHaveLength(2);

  // The rest waits or was withheld, each with why; in the end nothing of it is left to go.
  const counts = async () => ((await outbox?.store.counts()) ?? []).filter((c) => c.state !== 'sent');
  expect((await counts()).map((c) => [c.state, c.why])).toEqual(
    expect.arrayContaining([
      ['planned', 'one mail to a thread in 24 hours'],
      ['withheld', 'it waited for more than 48 hours'],
    ]),
  );
  world.setNow(addSeconds(BEGIN, 80 * HOUR));
  await send();
  const left = await counts();
  expect(left.map((c) => [c.state, c.why])).toEqual([
    ['withheld', 'it waited for more than 48 hours'],
    ['withheld', 'it waited for more than 48 hours'],
  ]);
  const withheld = left.reduce((sum, c) => sum + c.count, 0);
  expect(smtp.taken.length + withheld).toBe(planned.length + 1);

  // As administrators see it.
  const status = await world.sluice.run('bot', 'status');
  expect(status.out).toMatch(
    new RegExp(`${String(left[0]?.count)} +${String(left[0]?.kind)} +withheld +it waited for more`),
  );
}, 240_000);
