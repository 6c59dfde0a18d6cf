import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  deriveDirty,
  digestOf,
  Ingest,
  InMemoryEventStore,
  InMemoryMailWorld,
  InMemoryTreeStore,
  knowledgeOf,
  KNOWLEDGE_TYPES,
  publishProject,
  syncTree,
  type Digest,
  type Knowledge,
  type MaintainersSeen,
  type SourceItem,
  type TreeFacts,
} from '@sluice/application';
import { rolesWithTree } from '@sluice/freeze';
import { gitTreeSource } from '@sluice/git-tree';
import type { Instant } from '@sluice/kernel';
import { mailCodec, nodeHashing, openSource } from '@sluice/mail-io';
import { loadProject } from '@sluice/project-files';
import type { LandedCommit } from '@sluice/series';
import fc from 'fast-check';
import { pondTree, type PondTree } from './pond-tree';
import { temporaryFolder } from './running-sluice';

const XEN = resolve(__dirname, '../../../libs/projects/xen');
const clock = { now: () => '2024-04-01T00:00:00Z' as Instant };
const RUNS = 60;

/** Anything that can arrive: a mail, a commit, or what else a tree says. */
type Arrival =
  { readonly mail: SourceItem } | { readonly commit: LandedCommit } | { readonly facts: TreeFacts };

let folder: string;
let pond: PondTree;
let published: Knowledge;
let arrivals: readonly Arrival[];
let whole: Digest;

const sourceOf = async function* (item: SourceItem): AsyncGenerator<readonly SourceItem[]> {
  yield await Promise.resolve([item]);
};

/** A world that took everything in this order, and derived after each. */
const digestAfter = async (order: readonly Arrival[]): Promise<Digest> => {
  const world = new InMemoryMailWorld(clock);
  const tree = new InMemoryTreeStore(world, clock);
  const knowledge = async (): Promise<Knowledge> => ({
    ...published,
    roles: rolesWithTree(published.roles, await tree.roles('xen')),
  });
  const { model, modelVersion } = published;
  const ports = { intake: world, codec: mailCodec, hashing: nodeHashing, clock };
  for (const arrival of order) {
    if ('mail' in arrival)
      await new Ingest(ports, { trust: 'list-verified', model, modelVersion, source: 'spec' }).run(
        sourceOf(arrival.mail),
      );
    else if ('commit' in arrival) await tree.take([arrival.commit]);
    else await tree.note(arrival.facts);
    await deriveDirty(world, await knowledge(), { clock });
  }
  // What was derived step by step is what a derivation of everything gives.
  const before = [...world.derived().values()];
  await world.markAllDirty();
  await deriveDirty(world, await knowledge(), { clock });
  expect([...world.derived().values()]).toEqual(before);
  return digestOf({ reader: world, knowledge, now: clock.now() }, {}, nodeHashing);
};

beforeAll(async () => {
  folder = temporaryFolder('tree-properties');
  pond = pondTree(folder);
  const log = new InMemoryEventStore(clock);
  await publishProject(log, await loadProject(XEN), { fileHash: 'files', hashing: nodeHashing });
  published = knowledgeOf(await log.readTypes(KNOWLEDGE_TYPES), 'xen');
  const mails: Arrival[] = [];
  for await (const items of openSource(pond.mbox))
    for (const item of items) if (item.kind === 'mail') mails.push({ mail: item });
  const world = new InMemoryMailWorld(clock);
  const source = await gitTreeSource(pond.tree.folder);
  await syncTree({ source, store: new InMemoryTreeStore(world, clock) }, { project: 'xen', branches: [] });
  const commits = world.log.events.flatMap((e): readonly Arrival[] => {
    if (e.type === 'CommitLanded') return [{ commit: e.data as LandedCommit }];
    const facts = { project: 'xen', tags: [], maintainers: [], moved: [] };
    return e.type === 'MaintainersSeen'
      ? [{ facts: { ...facts, maintainers: [e.data as MaintainersSeen] } }]
      : [];
  });
  arrivals = [...mails, ...commits];
  whole = await digestAfter(arrivals);
});
afterAll(() => {
  pond.tree.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('the story has mails, commits and maintainers to lose', () => {
  expect(arrivals.filter((a) => 'mail' in a)).toHaveLength(4);
  expect(arrivals.filter((a) => 'commit' in a)).toHaveLength(6);
  expect(arrivals.filter((a) => 'facts' in a)).toHaveLength(2);
  expect(whole.facts).toBe(12);
});

test('without its tree it is another one', async () => {
  expect(await digestAfter(arrivals.filter((a) => 'mail' in a))).not.toEqual(whole);
});

test(`mails, commits and MAINTAINERS in any order, some of them again, end in one digest (${String(RUNS)} runs)`, async () => {
  const order = fc
    .tuple(
      fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 }),
      fc.array(fc.tuple(fc.nat(11), fc.nat(12)), { maxLength: 6 }),
    )
    .map(([all, again]) =>
      again.reduce<readonly number[]>((o, [what, where]) => o.toSpliced(where, 0, what), all),
    );
  await fc.assert(
    fc.asyncProperty(order, async (indexes) => {
      expect(await digestAfter(indexes.flatMap((i) => arrivals[i] ?? []))).toEqual(whole);
    }),
    { numRuns: RUNS },
  );
}, 120_000);
