import { createHash } from 'node:crypto';
import { messageId } from '@sluice/kernel';
import fc from 'fast-check';
import { digestOf } from '../digest';
import { InMemoryMailWorld } from '../in-memory/mail-world';
import type { IncomingMail } from '../ports/intake-store';
import { incoming, mail, StoppedClock, STORY, time, VERSIONS, viewPorts } from '../spec-builders';
import { eraseMail, type Erased } from './erase-mail';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const digest = async (world: InMemoryMailWorld): Promise<string> =>
  (await digestOf(viewPorts(world), {}, { sha256 })).digest;

const GONE = messageId('fish@example.org');
const FISH = STORY.find((m) => m.messageId === GONE) ?? mail('fish');
const OTHERS = STORY.filter((m) => m.messageId !== GONE);

/** Copies of one mail whose bytes differ, as two archives with footers of their own have them. */
const COPIES: readonly IncomingMail[] = [
  '',
  '\n_______\nRiver list\n',
  '\n--\nMirror of the river list\n',
].map((footer) => incoming({ ...FISH, text: `${FISH.text}${footer}` }));

const erase = (world: InMemoryMailWorld, ref: string = GONE): Promise<Erased> =>
  eraseMail({ intake: world, reader: world, clock: new StoppedClock() }, messageId(ref), {
    by: 'milo@example.org',
    reason: 'private',
  });

const worldOf = async (mails: readonly IncomingMail[]): Promise<InMemoryMailWorld> => {
  const world = new InMemoryMailWorld(new StoppedClock());
  await world.take(mails, VERSIONS);
  return world;
};

const story = (): Promise<InMemoryMailWorld> => worldOf([...COPIES, ...OTHERS.map((m) => incoming(m))]);

test('the story has the mail, and copies that differ have different hashes', () => {
  expect(OTHERS).toHaveLength(STORY.length - 1);
  expect(new Set(COPIES.map((m) => m.rawHash)).size).toBe(COPIES.length);
});

describe('an erased mail', () => {
  test('goes with all its copies, and says which those were', async () => {
    const world = await story();
    const { rawHashes, events } = await erase(world);
    expect([...rawHashes].sort()).toEqual(COPIES.map((m) => m.rawHash).sort());
    expect(events.map((e) => e.type)).toEqual(['CopiesErased', 'MailErased', 'MailErased', 'MailErased']);
    for (const { rawHash } of COPIES) expect(await world.raw(rawHash)).toBeUndefined();
    const recorded = await world.recorded(events.map((e) => e.idempotencyKey));
    expect([...recorded].sort()).toEqual(events.map((e) => e.idempotencyKey).sort());
  });

  test('erased again is nothing new', async () => {
    const world = await story();
    await erase(world);
    const before = world.log.events.length;
    expect(await erase(world)).toEqual({ rawHashes: [], events: [] });
    expect(world.log.events).toHaveLength(before);
  });

  test('that nobody knows is said so, and nothing is recorded', async () => {
    const world = await story();
    const before = world.log.events.length;
    await expect(erase(world, 'nobody@example.org')).rejects.toMatchObject({
      name: 'UnknownReferenceError',
      message: expect.stringContaining('no mail <nobody@example.org> was taken') as string,
    });
    expect(world.log.events).toHaveLength(before);
  });

  test('that is parked goes by its id', async () => {
    const world = await story();
    const odd: IncomingMail = {
      ...incoming(mail('odd')),
      content: { parked: { reason: 'not-mail', detail: 'no header' } },
    };
    await world.take([odd], VERSIONS);
    const [parked] = await world.parked();
    const { rawHashes, events } = await erase(world, parked?.id);
    expect(rawHashes).toEqual([odd.rawHash]);
    expect(events.map((e) => e.type)).toEqual(['MailErased']);
    expect(await world.parked()).toEqual([]);
    expect(await world.raw(odd.rawHash)).toBeUndefined();
  });

  test('leaves the same facts and answers, whichever copies come before and after', async () => {
    const reference = await story();
    await erase(reference);
    const expected = await digest(reference);
    const orders = fc.record({
      copies: fc.shuffledSubarray([...COPIES], { minLength: COPIES.length }),
      cut: fc.integer({ min: 1, max: COPIES.length }),
      again: fc.shuffledSubarray([...COPIES]),
    });
    await fc.assert(
      fc.asyncProperty(orders, async ({ copies, cut, again }) => {
        const world = await worldOf([...OTHERS.map((m) => incoming(m)), ...copies.slice(0, cut)]);
        await erase(world);
        await world.take([...copies.slice(cut), ...again], VERSIONS);
        await world.take(
          again.map((m) => ({ ...m, seen: { ...m.seen, archivedAt: time('2024-03-06T12:00') } })),
          VERSIONS,
        );
        expect(await digest(world)).toBe(expected);
        for (const { rawHash } of COPIES) expect(await world.raw(rawHash)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
