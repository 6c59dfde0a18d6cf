import type { CSource, InterfaceModel, PatchAnalysis } from '@sluice/interface-model';
import type { TreePorts } from '../analyse-in-tree';
import { InMemoryMailWorld } from '../in-memory/mail-world';
import type { TreeReader } from '../ports/tree-reader';
import {
  CODEC,
  HASHING,
  incoming,
  itemOf,
  KNOWLEDGE,
  mail,
  patch,
  sourceOf,
  StoppedClock,
  time,
  VERSIONS,
} from '../spec-builders';
import { Ingest } from './ingest';
import { refreshInTree } from './refresh-in-tree';

const HEADER = 'otter/include/public/dive.h';

const MODEL: InterfaceModel = {
  ...KNOWLEDGE.model,
  roots: ['otter/'],
  publicHeaders: 'otter/include/public/',
};

const NOTHING: CSource = { defines: [], structures: [], enumerators: [], functions: [], unread: [] };

/** A tree whose main branch is at `first` until March the second, and at `second` from then on; every file holds what the patch expects. */
const treeWith = (commits: { readonly first?: string; readonly second?: string }) => {
  const asked: string[] = [];
  const tree: TreeReader = {
    baseAt: (at) =>
      Promise.resolve(at < '2024-03-02T00:00:00Z' ? commits.first : (commits.second ?? commits.first)),
    parentOf: () => Promise.resolve(undefined),
    dayOf: () => Promise.resolve('2024-03-01'),
    textOf: ({ path }) => Promise.resolve({ why: `no ${path}` }),
    usesOf: (commit, words) => {
      asked.push(commit);
      return Promise.resolve(new Map(words.map((w) => [w, []])));
    },
    filesOf: (_, words) => Promise.resolve(new Map(words.map((w) => [w, 0]))),
    placesOf: (_, words) => Promise.resolve(new Map(words.map((w) => [w, 0]))),
    versionsAt: () => Promise.resolve([]),
  };
  const ports: TreePorts = { tree, c: { read: () => ({ readable: true, source: NOTHING }) } };
  return { ports, asked };
};

const EARLY = patch('early', '[PATCH] otter: dive', { file: HEADER });
const LATE = patch('late', '[PATCH] otter: dive deeper', { file: HEADER, date: time('2024-03-03T10:00') });
const OTHER = patch('other', '[PATCH] otter: sleep');

const worldWith = async (tree?: TreePorts) => {
  const clock = new StoppedClock();
  const world = new InMemoryMailWorld(clock);
  const ports = { intake: world, codec: CODEC, hashing: HASHING, clock };
  const options = { trust: 'list-verified', model: MODEL, modelVersion: 'spec', source: 'river' } as const;
  const ingest = new Ingest({ ...ports, tree }, options);
  await ingest.run(sourceOf(...[EARLY, LATE, OTHER, mail('loose')].map((m) => itemOf(m))));
  const analyses = async (): Promise<Readonly<Record<string, PatchAnalysis | undefined>>> => {
    const mails = [...(await world.mailsOf(await world.conversations(undefined, 10))).values()].flat();
    return Object.fromEntries(mails.map((m) => [m.reading.messageId.split('@')[0], m.analysis]));
  };
  const trees = async () =>
    Object.fromEntries(Object.entries(await analyses()).map(([id, a]) => [id, a?.tree?.commit]));
  const refresh = (again: TreePorts) =>
    refreshInTree({ ...ports, tree: again }, { model: MODEL, versions: VERSIONS });
  return { world, trees, analyses, refresh };
};

describe('taking mail', () => {
  test('with a tree reads patches that touch the interface against it, as it stood when they were said', async () => {
    const { ports, asked } = treeWith({ first: 'a1', second: 'b2' });
    const { trees } = await worldWith(ports);
    expect(await trees()).toEqual({ early: 'a1', late: 'b2', other: undefined, loose: undefined });
    expect(asked.sort()).toEqual(['a1', 'b2']);
  });

  test('without a tree is as it was', async () => {
    const { analyses } = await worldWith();
    const alone = incoming(OTHER).content;
    expect((await analyses())['other']).toEqual('analysis' in alone ? alone.analysis : undefined);
    expect((await analyses())['early']?.tree).toBeUndefined();
  });

  test('before the tree’s first commit is as without one', async () => {
    const { trees } = await worldWith(treeWith({}).ports);
    expect(Object.values(await trees())).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('reading again in a tree', () => {
  test('takes what touches the interface and was read without it, once', async () => {
    const { trees, refresh, world } = await worldWith();
    const { ports } = treeWith({ first: 'a1', second: 'b2' });
    expect(await refresh(ports)).toBe(2);
    expect(await trees()).toEqual({ early: 'a1', late: 'b2', other: undefined, loose: undefined });
    expect((await world.dirty(10)).length).toBeGreaterThan(0);
    expect(await refresh(ports)).toBe(0);
  });

  test('takes what now has another commit to stand on', async () => {
    const { trees, refresh } = await worldWith(treeWith({ first: 'a1' }).ports);
    expect(await trees()).toMatchObject({ early: 'a1', late: 'a1' });
    expect(await refresh(treeWith({ first: 'a1', second: 'b2' }).ports)).toBe(1);
    expect(await trees()).toMatchObject({ early: 'a1', late: 'b2' });
  });

  test('says which files it could not read', async () => {
    const { analyses } = await worldWith(treeWith({ first: 'a1' }).ports);
    expect((await analyses())['early']?.tree?.unread).toEqual([{ path: HEADER, why: `no ${HEADER}` }]);
  });

  test('leaves alone what came before the tree began', async () => {
    const { refresh } = await worldWith();
    expect(await refresh(treeWith({}).ports)).toBe(0);
  });
});
