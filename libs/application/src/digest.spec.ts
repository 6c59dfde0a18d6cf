import { createHash } from 'node:crypto';
import type { Mail } from '@sluice/mail';
import fc from 'fast-check';
import { digestOf, type Digest } from './digest';
import { InMemoryMailWorld } from './in-memory/mail-world';
import { publishProject } from './knowledge';
import type { IncomingMail } from './ports/intake-store';
import {
  DOCUMENTS,
  HASHING,
  incoming,
  KNOWLEDGE,
  mail,
  reply,
  StoppedClock,
  STORY,
  storyWorld,
  time,
  VERSIONS,
  viewPorts,
  worldOf,
} from './spec-builders';
import { deriveDirty } from './use-cases/derive-dirty';
import type { Viewpoint } from './views';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const digest = (
  world: InMemoryMailWorld,
  viewpoint: Viewpoint = {},
  knowledge = KNOWLEDGE,
): Promise<Digest> => digestOf(viewPorts(world, knowledge), viewpoint, { sha256 });

/** Every mail by two sources: one an archive that knows when it came. */
const SIGHTINGS: readonly IncomingMail[] = STORY.flatMap((m) => [
  incoming(m, { trust: 'unproven' }),
  incoming(m, { archivedAt: time('2024-03-06T12:00') }),
]);

/** A set of arrivals, shuffled, some of it again, cut into batches. */
const batches = fc
  .tuple(
    fc.shuffledSubarray([...SIGHTINGS], { minLength: SIGHTINGS.length }),
    fc.array(fc.constantFrom(...SIGHTINGS), { maxLength: 8 }),
    fc.array(fc.nat(SIGHTINGS.length), { maxLength: 4 }),
  )
  .map(([order, again, cuts]) => {
    const all = [...order, ...again];
    const borders = [0, ...cuts.sort((a, b) => a - b), all.length];
    return borders.slice(1).map((end, n) => all.slice(borders[n], end));
  });

describe('the digest', () => {
  test('is the same in any order, any batches, with any repetition', async () => {
    const whole = await digest(await worldOf([SIGHTINGS]));
    await fc.assert(
      fc.asyncProperty(batches, async (some) => {
        expect(await digest(await worldOf(some))).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  test('counts what it is over', async () => {
    expect(await digest(await storyWorld())).toMatchObject({
      series: 2,
      revisions: 3,
      facts: STORY.length,
      asOf: '2024-03-05T10:00:01Z',
    });
  });

  test('of nothing is one, too', async () => {
    const nothing = await digest(new InMemoryMailWorld(new StoppedClock()));
    expect(nothing).toMatchObject({ series: 0, revisions: 0, facts: 0, asOf: null });
    expect(nothing.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each(STORY.map((m) => m.messageId))('is another without %s', async (id) => {
    const without = STORY.filter((m) => m.messageId !== id);
    const { digest: other } = await digest(await worldOf([without.map((m) => incoming(m))]));
    expect(other).not.toBe((await digest(await storyWorld())).digest);
  });

  test('is another when only a mail that hangs on nothing says something else', async () => {
    const told = STORY.map((m) =>
      m.messageId.startsWith('loose') ? mail('loose', { subject: 'Hello?' }) : m,
    );
    expect((await digest(await worldOf([told.map((m) => incoming(m))]))).digest).not.toBe(
      (await digest(await storyWorld())).digest,
    );
  });

  test('leaves out when a mail was learnt, and what was concluded on the way', async () => {
    const clock = new StoppedClock();
    const mails = STORY.map((m) => incoming(m));
    const world = await worldOf([mails.slice(0, 3)], { clock });
    clock.set('2024-03-15T12:00');
    await world.take(mails.slice(3), VERSIONS);
    await deriveDirty(world, KNOWLEDGE, { clock });
    expect(await digest(world)).toEqual(await digest(await storyWorld()));
  });

  test('leaves out how often documents were published', async () => {
    const counted = async (hashes: readonly string[]): Promise<Digest> => {
      const world = await storyWorld();
      for (const fileHash of hashes)
        await publishProject(world.log, DOCUMENTS, { fileHash, hashing: HASHING });
      return digest(world);
    };
    const once = await counted(['one']);
    expect(once.facts).toBeGreaterThan(STORY.length);
    expect(await counted(['one', 'two', 'one'])).toEqual(once);
  });

  test('is as of a moment, if one is given: a border that passes changes it', async () => {
    const world = await storyWorld();
    const [before, after] = [time('2024-03-20'), time('2024-04-10')];
    expect((await digest(world, { asOf: before })).asOf).toBe(before);
    expect((await digest(world, { asOf: before })).digest).not.toBe(
      (await digest(world, { asOf: after })).digest,
    );
  });

  test('as known at an earlier moment is the digest that was given then', async () => {
    const clock = new StoppedClock();
    const world = await worldOf([STORY.slice(0, 6).map((m) => incoming(m))], { clock });
    const then = await digest(world);
    clock.set('2024-03-15T12:00');
    await world.take(
      STORY.slice(6).map((m) => incoming(m)),
      VERSIONS,
    );
    expect((await digest(world)).digest).not.toBe(then.digest);
    expect(await digest(world, { knownAsOf: time('2024-03-15T11:00') })).toEqual(then);
  });

  test('is the same whenever mails without any time were learnt', async () => {
    const { date: _date, ...timeless } = mail('timeless', { subject: 'Re: otter', text: 'Yes.' });
    const batch = [...STORY, timeless as Mail].map((m) => incoming(m));
    const digests = ['2024-03-10T12:00', '2031-01-01T00:00'].map(async (at) => {
      const clock = new StoppedClock();
      clock.set(at);
      return digest(await worldOf([batch], { clock }));
    });
    const [early, late] = await Promise.all(digests);
    expect(late).toEqual(early);
    expect(early?.digest).not.toBe((await digest(await storyWorld())).digest);
  });

  test('is the same whether a mail was erased before it came or after', async () => {
    const [first] = STORY.map((m) => incoming(m));
    const erased = { rawHash: first?.rawHash ?? '', by: 'milo@example.org', reason: 'private' };
    const after = await storyWorld();
    await after.erase([erased]);
    const before = new InMemoryMailWorld(new StoppedClock());
    await before.erase([erased]);
    await before.take(
      STORY.map((m) => incoming(m)),
      VERSIONS,
    );
    expect(await digest(before)).toEqual(await digest(after));
    const never = await digest(await worldOf([STORY.slice(1).map((m) => incoming(m))]));
    expect((await digest(after)).digest).not.toBe(never.digest);
  });

  test('sees a word that came late', async () => {
    const world = await storyWorld();
    const before = await digest(world);
    await world.take(
      [incoming(reply('late', 'fish', { text: 'Acked-by: Rita Manager <rita@example.org>\n' }))],
      VERSIONS,
    );
    expect((await digest(world, { asOf: before.asOf ?? undefined })).digest).not.toBe(before.digest);
  });
});
