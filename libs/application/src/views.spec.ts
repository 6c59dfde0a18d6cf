import { messageId, type Instant } from '@sluice/kernel';
import type { Derived } from './derive';
import type { InMemoryMailWorld } from './in-memory/mail-world';
import {
  incoming,
  mail,
  patch,
  reply,
  StoppedClock,
  STORY,
  storyWorld,
  time,
  VERSIONS,
  viewPorts,
  worldOf,
} from './spec-builders';
import { eachDerived, metaOf, UnknownReferenceError, viewSeries, visible, type Viewpoint } from './views';

const view = (world: InMemoryMailWorld, ref: string, viewpoint: Viewpoint = {}) =>
  viewSeries(viewPorts(world), ref, viewpoint);

const revisionsOf = async (world: InMemoryMailWorld, ref: string, viewpoint: Viewpoint = {}) =>
  (await view(world, ref, viewpoint)).derived.series.revisions.map((r) => r.number);

const listed = async (world: InMemoryMailWorld, viewpoint: Viewpoint): Promise<readonly Derived[]> => {
  const all: Derived[] = [];
  for await (const derived of eachDerived(viewPorts(world), viewpoint)) all.push(derived);
  return all;
};

describe('one series', () => {
  test.each([
    ['its cover', 'ice@example.org'],
    ['a patch of its first revision', 'ice-1@example.org'],
    ['a patch of its second', 'ice-2-v2@example.org'],
    ['an answer', 'ice-ack@example.org'],
    ['a Message-ID in angle brackets', '<ice-2@example.org>'],
  ])('is found by %s', async (_, ref) => {
    expect((await view(await storyWorld(), ref)).derived.series.subject).toBe('otter: swim below the ice');
  });

  test('is found by its id, and then names no mail', async () => {
    const world = await storyWorld();
    const { derived, messageId: named } = await view(world, 'ice@example.org');
    expect(named).toBe('ice@example.org');
    expect(await view(world, derived.series.id)).toMatchObject({ derived, messageId: undefined });
  });

  test('is found by a mail that it knows of and that never came', async () => {
    const world = await worldOf([
      [reply('yes', 'lost', { subject: 'Re: [PATCH 1/2] otter: hold the breath' })].map((m) => incoming(m)),
    ]);
    expect(await revisionsOf(world, 'lost@example.org')).toEqual(['1']);
  });

  test('is found by a Message-ID that two different mails claim', async () => {
    const world = await worldOf([
      [
        incoming(patch('fish', '[PATCH] otter: catch another fish')),
        incoming(patch('fish', '[PATCH] otter: catch another fish', { file: 'otter/evil.c' })),
      ],
    ]);
    expect(await revisionsOf(world, 'fish@example.org')).toEqual(['1']);
  });

  test.each(['nobody@example.org', 's0000000000000000', '', 'loose@example.org'])(
    'is not found by %p, of which nothing is known',
    async (ref) => {
      await expect(view(await storyWorld(), ref)).rejects.toThrow(UnknownReferenceError);
    },
  );
});

describe('as of an earlier moment', () => {
  test('a series has the revisions that had been posted', async () => {
    const world = await storyWorld();
    expect(await revisionsOf(world, 'ice@example.org')).toEqual(['1', '2']);
    expect(await revisionsOf(world, 'ice@example.org', { asOf: time('2024-03-05T10:00:01Z') })).toEqual([
      '1',
      '2',
    ]);
    expect(await revisionsOf(world, 'ice@example.org', { asOf: time('2024-03-05T09:59:59Z') })).toEqual([
      '1',
    ]);
  });

  test('a revision has what had been said of it, and is judged by that moment', async () => {
    const world = await storyWorld();
    const before = await view(world, 'ice@example.org', { asOf: time('2024-03-02T09:00') });
    expect(before.derived.series.revisions[0]?.objections).toEqual([]);
    expect(before.derived.revisions[0]?.verdict?.outcome).toBe('open');
    const after = await view(world, 'ice@example.org', { asOf: time('2024-03-02T11:00') });
    expect(after.derived.series.revisions[0]?.objections).toHaveLength(1);
    expect(after.derived.revisions[0]?.verdict?.outcome).toBe('undetermined');
  });

  test('nothing is known of a series that had not been posted, and the refusal says so', async () => {
    const early = view(await storyWorld(), 'ice@example.org', { asOf: time('2024-02-29') });
    await expect(early).rejects.toThrow(UnknownReferenceError);
    await expect(early).rejects.toThrow('said by 2024-02-29T23:59:59Z');
  });

  test('nothing is known of a mail that had not been said, although its series was there', async () => {
    const world = await storyWorld();
    const asOf = time('2024-03-04');
    await expect(view(world, 'ice-1-v2@example.org', { asOf })).rejects.toThrow(UnknownReferenceError);
    expect(await revisionsOf(world, 'ice-1@example.org', { asOf })).toEqual(['1']);
  });

  test('a list has only conversations of which something had been said', async () => {
    const world = await storyWorld();
    expect(await listed(world, {})).toHaveLength(3);
    const then = await listed(world, { asOf: time('2024-03-02') });
    expect(then.flatMap((d) => d.series.map((s) => s.series.subject))).toEqual(['otter: swim below the ice']);
    expect(await listed(world, { asOf: time('2024-02-01') })).toEqual([]);
  });

  test('a series is judged for the release asked for', async () => {
    const world = await storyWorld();
    const { derived } = await viewSeries(viewPorts(world), 'fish@example.org', { release: '1.5' });
    expect(derived.revisions[0]?.verdict?.release).toBe('1.5');
  });
});

describe('as known at an earlier moment', () => {
  const learntLater = async (): Promise<InMemoryMailWorld> => {
    const clock = new StoppedClock(time('2024-03-10T12:00'));
    const world = await worldOf([STORY.filter((m) => !m.messageId.includes('v2')).map((m) => incoming(m))], {
      clock,
    });
    clock.set('2024-03-11T12:00');
    await world.take(
      STORY.filter((m) => m.messageId.includes('v2')).map((m) => incoming(m)),
      VERSIONS,
    );
    return world;
  };

  test('a series has what had been learnt by then, though more had been said', async () => {
    const world = await learntLater();
    expect(await revisionsOf(world, 'ice@example.org', { knownAsOf: time('2024-03-11T11:59:59Z') })).toEqual([
      '1',
    ]);
    expect(await revisionsOf(world, 'ice@example.org', { knownAsOf: time('2024-03-11T12:00') })).toEqual([
      '1',
      '2',
    ]);
  });

  test('both moments cut', async () => {
    const world = await learntLater();
    const viewpoint = { asOf: time('2024-03-04'), knownAsOf: time('2024-03-12') };
    expect(await revisionsOf(world, 'ice@example.org', viewpoint)).toEqual(['1']);
  });

  test('nothing was known before anything was learnt, and the refusal says so', async () => {
    const early = view(await storyWorld(), 'ice@example.org', { knownAsOf: time('2024-03-09') });
    await expect(early).rejects.toThrow('learnt by 2024-03-09T23:59:59Z');
  });

  test('what is known beside mails is asked for as of that moment', async () => {
    const asked: unknown[] = [];
    const ports = viewPorts(await storyWorld());
    const knownAsOf = time('2024-03-12');
    const knowledge: typeof ports.knowledge = (at) => {
      asked.push(at);
      return ports.knowledge(at);
    };
    await viewSeries({ ...ports, knowledge }, 'ice@example.org', { knownAsOf });
    for await (const _ of eachDerived({ ...ports, knowledge }, {}));
    expect(asked).toEqual([knownAsOf, undefined]);
  });
});

describe('what a view says of itself', () => {
  const now = time('2024-03-20T12:00');

  test('is from when it is, and through when its knowledge goes', async () => {
    const { meta } = await view(await storyWorld(), 'ice@example.org');
    expect(meta).toEqual({ asOf: now, knownAsOf: now, knownThrough: '2024-03-05T10:00:01Z' });
  });

  test('are the moments it was asked for', () => {
    const viewpoint = { asOf: time('2024-03-04'), knownAsOf: time('2024-03-12') };
    expect(metaOf(undefined, viewpoint, now)).toEqual({ ...viewpoint, knownThrough: null });
  });
});

test('visible is what was said and learnt by the very second, no later', async () => {
  const world = await storyWorld();
  const mails = [...(await world.mailsOf(await world.conversations(undefined, 10))).values()].flat();
  const LATER = time('2024-12-31T00:00');
  const ids = (asOf: Instant, knownAsOf?: Instant) =>
    visible(mails, asOf, knownAsOf).map((m) => m.reading.messageId);
  expect(ids(LATER)).toHaveLength(STORY.length);
  expect(ids(time('2024-03-01T10:00'))).toHaveLength(4);
  expect(ids(time('2024-03-01T09:59:59Z'))).toEqual([]);
  expect(ids(LATER, time('2024-03-10T12:00'))).toHaveLength(STORY.length);
  expect(ids(LATER, time('2024-03-10T11:59:59Z'))).toEqual([]);
});

test('what is dated in the future has not been said yet, and no knowledge goes through it', async () => {
  const ahead = mail('ahead', {
    subject: 'Re: [PATCH v2 2/2] otter: dive deeper',
    date: time('2999-01-01T00:00'),
    inReplyTo: [messageId('ice@example.org')],
  });
  const world = await worldOf([[...STORY, ahead].map((m) => incoming(m))]);
  const { meta, derived } = await view(world, 'ice@example.org');
  expect(meta.knownThrough).toBe('2024-03-05T10:00:01Z');
  expect(JSON.stringify(derived)).not.toContain('ahead@example.org');
  const then = await view(world, 'ice@example.org', { asOf: time('2999-01-02T00:00') });
  expect(JSON.stringify(then.derived)).toContain('ahead@example.org');
});

test('a listing goes over every page, in the order of ids', async () => {
  const many = Array.from({ length: 450 }, (_, n) =>
    mail(`note-${String(n)}`, { subject: `note number ${String(n)}` }),
  );
  const world = await worldOf([many.map((m) => incoming(m))]);
  const seen = (await listed(world, {})).flatMap((d) => d.loose);
  expect(new Set(seen).size).toBe(450);
  expect(seen).toContain(messageId('note-449@example.org'));
});
