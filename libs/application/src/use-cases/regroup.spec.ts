import { listId, messageId, VersionConflictError } from '@sluice/kernel';
import type { GroupingDecision } from '@sluice/series';
import { digestOf } from '../digest';
import type { Knowledge } from '../derive';
import { InMemoryMailWorld } from '../in-memory/mail-world';
import { knowledgeOf, KNOWLEDGE_TYPES } from '../knowledge';
import {
  HASHING,
  incoming,
  patch,
  publishedIn,
  StoppedClock,
  STORY,
  time,
  VERSIONS,
  viewPorts,
} from '../spec-builders';
import { eachDerived } from '../views';
import { deriveDirty } from './derive-dirty';
import { NothingToUndoError } from './record-decision';
import { regroup, undoDecision } from './regroup';

const CONTEXT = {
  correction: { by: 'milo@example.org', at: time('2024-03-10T12:00'), reason: 'they are one' },
  hashing: HASHING,
};

const toIce: GroupingDecision = {
  kind: 'regroup',
  messageId: messageId('fish@example.org'),
  to: messageId('ice@example.org'),
  revision: '3',
};
const apart: GroupingDecision = { kind: 'regroup', messageId: messageId('ice-1-v2@example.org'), to: 'new' };

const setup = async () => {
  const clock = new StoppedClock();
  const world = new InMemoryMailWorld(clock);
  await publishedIn(world.log);
  const knowledge = async (): Promise<Knowledge> =>
    knowledgeOf(await world.log.readTypes(KNOWLEDGE_TYPES), 'otter');
  const derive = async (): Promise<void> => {
    await world.markAllDirty();
    await deriveDirty(world, await knowledge(), { clock });
  };
  const take = (mails: typeof STORY) =>
    world.take(
      mails.map((m) => incoming(m)),
      VERSIONS,
    );
  const correct = async (decision: GroupingDecision) => {
    const event = await regroup({ events: world.log, intake: world }, decision, CONTEXT);
    await derive();
    return event;
  };
  const undo = async (event: string) => {
    const undone = await undoDecision(world.log, event, CONTEXT);
    await derive();
    return undone;
  };
  const digest = async () => digestOf(viewPorts(world, await knowledge()), {}, HASHING);
  const outline = async () => {
    const lines: string[] = [];
    for await (const { series } of eachDerived(viewPorts(world, await knowledge()), {}))
      for (const { series: s } of series)
        lines.push(
          `${s.subject}: ${s.revisions.map((r) => `v${r.number} ${r.patches.map((p) => p.messageId).join()}`).join('; ')}`,
        );
    return lines.sort();
  };
  return { world, take, derive, correct, undo, digest, outline };
};

const told = async () => {
  const world = await setup();
  await world.take(STORY);
  await world.derive();
  return world;
};

const FISH = 'otter: catch another fish: v1 fish@example.org';
const ICE =
  'otter: swim below the ice: v1 ice-1@example.org,ice-2@example.org; v2 ice-1-v2@example.org,ice-2-v2@example.org';
/** A series goes by the subject of its latest revision. */
const BOTH = `${ICE.replace('swim below the ice', 'catch another fish')}; v3 fish@example.org`;

describe('a regrouping', () => {
  test('puts a mail of one neighbourhood into a series of another', async () => {
    const { outline, correct } = await told();
    expect(await outline()).toEqual([FISH, ICE]);
    await correct(toIce);
    expect(await outline()).toEqual([BOTH]);
  });

  test('holds for answers, too: the review of the moved patch hangs on the series it was moved to', async () => {
    const { world, correct } = await told();
    await correct(toIce);
    const [review, ice] = await Promise.all(
      ['fish-review', 'ice'].map((id) => world.resolve(`${id}@example.org`)),
    );
    expect(review?.seriesId).toBe(ice?.seriesId);
  });

  test('takes a revision out as a series of its own', async () => {
    const { outline, correct } = await told();
    await correct(apart);
    expect(await outline()).toHaveLength(3);
  });

  test('is recorded with who said it, when, and why', async () => {
    const { world, correct } = await told();
    const event = await correct(toIce);
    expect(event.idempotencyKey).toMatch(/^PersonDecided [0-9a-f]{16}$/);
    expect(await world.log.readStream('grouping')).toMatchObject([
      {
        sort: 'fact',
        type: 'PersonDecided',
        saidAt: CONTEXT.correction.at,
        data: { about: 'grouping', decision: toIce, ...CONTEXT.correction },
      },
    ]);
  });

  test('counts although it was recorded before its mails came', async () => {
    const early = await setup();
    await early.correct(toIce);
    await early.take(STORY);
    await early.derive();
    const late = await told();
    await late.correct(toIce);
    expect(await early.outline()).toEqual([BOTH]);
    expect(await early.digest()).toEqual(await late.digest());
  });

  test('counts although one of its mails came after it', async () => {
    const { outline, take, derive, correct } = await setup();
    await take(STORY.filter((m) => !m.messageId.startsWith('fish')));
    await derive();
    await correct(toIce);
    await take(STORY.filter((m) => m.messageId.startsWith('fish')));
    await derive();
    expect(await outline()).toEqual([BOTH]);
  });

  test('changes the digest', async () => {
    const { digest, correct } = await told();
    const before = await digest();
    await correct(toIce);
    expect((await digest()).digest).not.toBe(before.digest);
  });

  test('that somebody else was quicker with is refused, and recorded once', async () => {
    const { world } = await told();
    const attempt = () => regroup({ events: world.log, intake: world }, toIce, CONTEXT);
    const outcomes = await Promise.allSettled([attempt(), attempt()]);
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const o of outcomes)
      if (o.status === 'rejected') expect(o.reason).toBeInstanceOf(VersionConflictError);
    expect(await world.log.readStream('grouping')).toHaveLength(1);
  });
});

describe('undoing', () => {
  test('gives back the series and the digest of before', async () => {
    const { digest, outline, correct, undo } = await told();
    const before = await digest();
    for (const decision of [toIce, apart]) {
      const { idempotencyKey } = await correct(decision);
      await undo(idempotencyKey);
      expect(await outline()).toEqual([FISH, ICE]);
      expect(await digest()).toEqual(before);
    }
  });

  test('gives back the digest of before where the two held a revert and what it reverts on another list', async () => {
    const world = await setup();
    const revert = patch('back', '[PATCH] Revert "otter: catch another fish"', {
      listIds: [listId('pond.example.org')],
      date: time('2024-03-08'),
    });
    await world.take([...STORY, revert]);
    await world.derive();
    const before = await world.digest();
    const decision = {
      ...toIce,
      messageId: messageId('fish@example.org'),
      to: messageId('back@example.org'),
    };
    await world.undo((await world.correct(decision)).idempotencyKey);
    expect(await world.digest()).toEqual(before);
  });

  test('takes the id with or without its type', async () => {
    const { outline, correct, undo } = await told();
    const { idempotencyKey } = await correct(toIce);
    await undo(idempotencyKey.replace('PersonDecided ', ''));
    expect(await outline()).toEqual([FISH, ICE]);
  });

  test('leaves the correction in the log, and what undid it', async () => {
    const { world, correct, undo } = await told();
    const { idempotencyKey } = await correct(toIce);
    await undo(idempotencyKey);
    expect((await world.log.readStream('grouping')).map((e) => e.data)).toMatchObject([
      { about: 'grouping' },
      { about: 'undo', event: idempotencyKey, ...CONTEXT.correction },
    ]);
  });

  test('undoes one of two and leaves the other', async () => {
    const { outline, correct, undo } = await told();
    const { idempotencyKey } = await correct(toIce);
    await correct(apart);
    await undo(idempotencyKey);
    expect(await outline()).toHaveLength(3);
  });

  test('lets the same correction be made again, and undone again', async () => {
    const { digest, outline, correct, undo } = await told();
    const before = await digest();
    const first = await correct(toIce);
    await undo(first.idempotencyKey);
    const second = await correct(toIce);
    expect(second.idempotencyKey).not.toBe(first.idempotencyKey);
    expect(await outline()).toEqual([BOTH]);
    await undo(second.idempotencyKey);
    expect(await digest()).toEqual(before);
  });

  test('refuses what was undone already, what undid it, and what never was', async () => {
    const { world, correct, undo } = await told();
    const { idempotencyKey } = await correct(toIce);
    const undone = await undo(idempotencyKey);
    for (const event of [idempotencyKey, undone.idempotencyKey, 'PersonDecided 0000000000000000', ''])
      await expect(undoDecision(world.log, event, CONTEXT)).rejects.toThrow(NothingToUndoError);
    expect(await world.log.readStream('grouping')).toHaveLength(2);
  });
});
