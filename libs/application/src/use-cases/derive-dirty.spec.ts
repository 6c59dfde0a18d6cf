import type { Knowledge } from '../derive';
import { InMemoryMailWorld } from '../in-memory/mail-world';
import type { ReadingCache } from '../ports/derivation-store';
import {
  incoming,
  KNOWLEDGE,
  mail,
  patch,
  reply,
  StoppedClock,
  STORY,
  VERSIONS,
  viewPorts,
} from '../spec-builders';
import { viewSeries } from '../views';
import { deriveDirty } from './derive-dirty';

const setup = async (mails = STORY) => {
  const clock = new StoppedClock();
  const world = new InMemoryMailWorld(clock);
  await world.take(
    mails.map((m) => incoming(m)),
    VERSIONS,
  );
  return { clock, world };
};

const ack = (id: string) =>
  incoming(reply(id, 'fish', { text: 'Acked-by: Milo Maintainer <milo@example.org>\n' }));

const concluded = (world: InMemoryMailWorld): readonly string[] =>
  world.log.events.filter((e) => e.sort === 'conclusion').map((e) => e.type);

const trailersOf = async (world: InMemoryMailWorld): Promise<number> => {
  const [place] = await Promise.all([world.resolve('fish@example.org')]);
  const [material] = await world.load([place?.conversationId ?? '']);
  return material?.before[0]?.series.revisions[0]?.trailers.length ?? 0;
};

describe('working off the to-do list', () => {
  test('derives every conversation and empties the list', async () => {
    const { clock, world } = await setup();
    expect(await world.dirty(10)).toHaveLength(3);
    expect(await deriveDirty(world, KNOWLEDGE, { clock })).toEqual({ conversations: 3, series: 2 });
    expect(await world.dirty(10)).toEqual([]);
    expect(concluded(world)).toContain('VerdictChanged');
    expect((await viewSeries(viewPorts(world), 'ice@example.org', {})).derived.state).toBe('posted');
  });

  test('with nothing on it does nothing', async () => {
    const { clock, world } = await setup([]);
    expect(await deriveDirty(world, KNOWLEDGE, { clock })).toEqual({ conversations: 0, series: 0 });
    expect(world.log.events.filter((e) => e.sort === 'conclusion')).toEqual([]);
  });

  test('again concludes nothing', async () => {
    const { clock, world } = await setup();
    await deriveDirty(world, KNOWLEDGE, { clock });
    const before = concluded(world);
    await world.markAllDirty();
    await deriveDirty(world, KNOWLEDGE, { clock });
    expect(concluded(world)).toEqual(before);
  });

  test('goes in groups, and says how far it is', async () => {
    const many = Array.from({ length: 450 }, (_, n) =>
      mail(`n${String(n)}`, { subject: `note number ${String(n)}` }),
    );
    const { clock, world } = await setup(many);
    const done: number[] = [];
    const report = await deriveDirty(world, KNOWLEDGE, { clock, onProgress: (n) => done.push(n) });
    expect(done).toEqual([200, 400, 450]);
    expect(report.conversations).toBe(450);
  });

  test('keeps a group small where conversations are long, and derives the longest alone', async () => {
    const talk = (root: string, answers: number) => [
      patch(root, `[PATCH] ${root}: dive deeper than before`),
      ...Array.from({ length: answers }, (_, n) => reply(`${root}-${String(n)}`, root, { text: 'I see.' })),
    ];
    const { clock, world } = await setup([...talk('a', 450), ...talk('b', 250), ...talk('c', 249)]);
    const done: number[] = [];
    const sizes: number[] = [];
    const load: typeof world.load = async (ids) => {
      const materials = await world.load(ids);
      sizes.push(materials.reduce((sum, m) => sum + m.mails.length, 0));
      return materials;
    };
    const store = Object.assign(Object.create(world) as typeof world, { load });
    await deriveDirty(store, KNOWLEDGE, { clock, onProgress: (n) => done.push(n) });
    expect(done.at(-1)).toBe(3);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([250, 251, 451]);
  });

  test('hands what was just read to the store', async () => {
    const { clock, world } = await setup();
    const handed: unknown[] = [];
    const load = (ids: readonly string[], cache: ReadingCache) => {
      handed.push(cache);
      return world.load(ids);
    };
    const store = Object.assign(Object.create(world) as InMemoryMailWorld, { load });
    const cache: ReadingCache = new Map();
    await deriveDirty(store, KNOWLEDGE, { clock, cache });
    expect(handed).toEqual([cache]);
  });
});

describe('a conversation made dirty while it was being derived', () => {
  /** A store in which, between loading and saving for the first time, something else happens. */
  const interrupted = (world: InMemoryMailWorld, meanwhile: () => Promise<unknown>): InMemoryMailWorld => {
    let first = true;
    const save: InMemoryMailWorld['save'] = async (results) => {
      if (first) {
        first = false;
        await meanwhile();
      }
      return world.save(results);
    };
    return Object.assign(Object.create(world) as InMemoryMailWorld, { save });
  };

  test('is derived again, and what came meanwhile is in it', async () => {
    const { clock, world } = await setup();
    const store = interrupted(world, () => world.take([ack('late')], VERSIONS));
    expect((await deriveDirty(store, KNOWLEDGE, { clock })).conversations).toBe(4);
    expect(await world.dirty(10)).toEqual([]);
    expect(await trailersOf(world)).toBe(3);
  });

  test('and derived by somebody else meanwhile is not overwritten by what was derived from less', async () => {
    const { clock, world } = await setup();
    const store = interrupted(world, async () => {
      await world.take([ack('late')], VERSIONS);
      await deriveDirty(world, KNOWLEDGE, { clock });
    });
    await deriveDirty(store, KNOWLEDGE, { clock });
    expect(await trailersOf(world)).toBe(3);
    expect(concluded(world).filter((type) => type === 'AckGiven')).toHaveLength(3);
  });

  test('done and made dirty anew meanwhile is not taken for the one that was loaded', async () => {
    const { clock, world } = await setup();
    const store = interrupted(world, async () => {
      await deriveDirty(world, KNOWLEDGE, { clock });
      await world.take([ack('late')], VERSIONS);
    });
    await deriveDirty(store, KNOWLEDGE, { clock });
    expect(await trailersOf(world)).toBe(3);
    expect(await world.dirty(10)).toEqual([]);
  });
});

describe('conclusions', () => {
  test('of a verdict that changes there and back within one second are each recorded', async () => {
    const { clock, world } = await setup();
    await deriveDirty(world, KNOWLEDGE, { clock });
    const frozen: Knowledge = {
      ...KNOWLEDGE,
      project: { ...KNOWLEDGE.project, releaseLines: ['1.5', '1.4'] },
    };
    const releases: string[] = [];
    for (const knowledge of [frozen, KNOWLEDGE, frozen]) {
      const before = world.log.events.length;
      await world.markAllDirty();
      await deriveDirty(world, knowledge, { clock });
      const news = world.log.events.slice(before).filter((e) => e.type === 'VerdictChanged');
      releases.push(...news.map((e) => (e.data as { release: string }).release));
    }
    // Two revisions of one series name no release; the third verdict names its own.
    expect(releases).toEqual(['1.5', '1.5', '1.4', '1.4', '1.5', '1.5']);
  });

  test('of two conversations that a mail joins are compared with what was derived of both', async () => {
    const { clock, world } = await setup();
    await deriveDirty(world, KNOWLEDGE, { clock });
    const before = concluded(world);
    const keys = ['ice@example.org', 'fish@example.org'].map((id) => `id:${id}`);
    const joined = incoming(
      mail('both', { subject: 'Re: to both', inReplyTo: keys.map((k) => k.slice(3)) as never }),
    );
    await world.take([joined], VERSIONS);
    expect(await deriveDirty(world, KNOWLEDGE, { clock })).toEqual({ conversations: 1, series: 2 });
    expect(concluded(world)).toEqual(before);
  });

  test('lapse with the mail that was erased', async () => {
    const { clock, world } = await setup();
    const yes = ack('yes');
    await world.take([yes], VERSIONS);
    await deriveDirty(world, KNOWLEDGE, { clock });
    await world.erase([{ rawHash: yes.rawHash, by: 'milo@example.org', reason: 'private' }]);
    const before = world.log.events.length;
    await deriveDirty(world, KNOWLEDGE, { clock });
    expect(world.log.events.slice(before)).toMatchObject([
      { type: 'ConclusionLapsed', data: { lapsed: 'AckGiven', causes: ['yes@example.org'] } },
    ]);
  });
});
