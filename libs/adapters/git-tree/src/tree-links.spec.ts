import { InMemoryMailWorld, InMemoryTreeStore, syncTree, type ReadCommit } from '@sluice/application';
import { LINKS_VERSION } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { SmallTree } from '@sluice/testing';
import { gitTreeSource } from './tree-source';

const small = new SmallTree();
const before = 'int otter(void)\n{\n    swim_slowly();\n}\n';
const FIRST = small.commit('pond: add an otter', {
  'pond/otter.c': before,
  'docs/otter.c': 'int elsewhere_only;\n',
});
const SECOND = small.commit(`pond: dive\n\nFixes: ${FIRST.slice(0, 12)} ("pond: add an otter")`, {
  'pond/otter.c': before.replace('slowly', 'slowly(); dive_deeply'),
});
const MERGE = small.commit('pond: nothing at all', {});
afterAll(() => small.remove());

const clock = { now: () => '2024-04-01T00:00:00Z' as Instant };
const ROOTS = ['pond/'];

const all = async (commits: AsyncIterable<ReadCommit>): Promise<readonly ReadCommit[]> => {
  const found: ReadCommit[] = [];
  for await (const read of commits) found.push(read);
  return found;
};

const synced = () => {
  const world = new InMemoryMailWorld(clock);
  const store = new InMemoryTreeStore(world, clock);
  const sync = async (roots?: readonly string[]) =>
    syncTree({ source: await gitTreeSource(small.folder), store }, { project: 'pond', branches: [], roots });
  return { world, store, sync };
};

describe('what commits give to the index of dependencies', () => {
  test('comes with them from the tree, of files below the roots, where roots are named', async () => {
    const source = await gitTreeSource(small.folder);
    const read = await all(source.commits(['master'], 'master', ROOTS));
    const links = new Map(read.map((r) => [r.commit.commit, r.links]));
    expect(links.get(FIRST)).toMatchObject({ fresh: ['otter', 'swim_slowly'], touches: [], names: [] });
    const second = links.get(SECOND);
    expect(second).toMatchObject({ fresh: ['dive_deeply'], uses: ['dive_deeply', 'swim_slowly'] });
    expect(second?.names).toEqual([
      { as: 'fixes', key: `commit:${FIRST.slice(0, 10)}`, quote: `Fixes: ${FIRST.slice(0, 12)}` },
    ]);
    expect(links.get(FIRST)?.adds.some((key) => second?.touches.includes(key))).toBe(true);
    expect(links.get(MERGE)).toEqual({ fresh: [], uses: [], defines: [], adds: [], touches: [], names: [] });
    expect((await all(source.commits(['master'], 'master'))).map((r) => r.links)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is the same by hash; what the tree does not have is left out', async () => {
    const source = await gitTreeSource(small.folder);
    const stream = await all(source.commits([SECOND], '', ROOTS));
    const named = await all(source.commitsByHash([FIRST, '0'.repeat(39) + '1', SECOND], ROOTS));
    expect(new Map(named.map((r) => [r.commit.commit, r]))).toEqual(
      new Map(stream.map((r) => [r.commit.commit, r])),
    );
    expect(await all(source.commitsByHash(['0'.repeat(39) + '1'], ROOTS))).toEqual([]);
  });

  test('is kept by a sync, read again for other roots, and never recorded as a fact', async () => {
    const { world, store, sync } = synced();
    await sync(ROOTS);
    const found = async (word: string) => (await world.links.find({ fresh: [word] }, 9)).map((p) => p.ref);
    expect([await found('dive_deeply'), await found('elsewhere_only')]).toEqual([[SECOND], []]);
    const facts = JSON.stringify(world.log.events.map((e) => e.data));
    expect(facts).not.toContain('swim_slowly');
    await sync(['docs/']);
    expect([await found('dive_deeply'), await found('elsewhere_only')]).toEqual([[], [FIRST]]);
    expect(await store.unlinked(`${String(LINKS_VERSION)} docs/`, undefined, 9)).toEqual([]);
    expect(JSON.stringify(world.log.events.map((e) => e.data))).toBe(facts);
  });

  test('is made later for commits that were taken without', async () => {
    const { world, sync } = synced();
    await sync();
    expect(await world.links.byRef([FIRST, SECOND])).toEqual([]);
    await sync(ROOTS);
    expect((await world.links.byRef([FIRST, SECOND, MERGE])).map((p) => p.ref).sort()).toEqual(
      [FIRST, SECOND, MERGE].sort(),
    );
  });
});
