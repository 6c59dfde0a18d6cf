import { DIVE, hashOf, landed, NOTHING, reverting, SWIM } from '../tree-store-contract/samples';
import { AT, edgeTo, idOf, type ChainWorld } from './chain-world';

const NAMES = ['swim', 'dive'] as const;

const describeSaved = (world: () => ChainWorld): void => {
  test('a conversation that is saved is on the list where its edges may differ', async () => {
    await world().made.intake.take([SWIM], { decoderVersion: 1, readerVersion: 1, modelVersion: 'x' });
    await world().derive({ edgesMayDiffer: true, moved: [] });
    expect(await world().dirty(...NAMES)).toEqual(['swim']);
    await world().settle();
    await world().made.derivation.markAllDirty();
    await world().derive({ edgesMayDiffer: false, moved: [] });
    expect(await world().dirty(...NAMES)).toEqual([]);
  });

  test('so is every chain that leads to a patch that became something else, and no other', async () => {
    await world().takeMails(SWIM, DIVE);
    await world().record('swim', [edgeTo('flag@x')]);
    await world().record('dive', [edgeTo('other@x', { from: 'dive' })]);
    await world().settle();
    await world().made.derivation.markAllDirty();
    await world().derive({ edgesMayDiffer: false, moved: ['flag@x'] });
    expect(await world().dirty(...NAMES)).toEqual(['swim']);
  });

  test('what lost its turn to somebody else says nothing of chains', async () => {
    await world().takeMails(SWIM);
    await world().made.derivation.markAllDirty();
    const [stale] = await world().made.derivation.dirty(1);
    if (stale === undefined) throw new Error('nothing is dirty');
    await world().made.derivation.markAllDirty();
    const chains = { edgesMayDiffer: true, moved: [] };
    await world().made.derivation.save([{ ...stale, series: [], conclusions: [], chains }], AT);
    expect(await world().dirty(...NAMES)).toEqual([]);
  });
};

const describeMarks = (world: () => ChainWorld): void => {
  test('a chain that was made dirty meanwhile is not written, and stays on the list', async () => {
    await world().takeMails(SWIM);
    await world().chains.markChains([idOf('swim')]);
    const [stale] = await world().chains.dirtyChains(1);
    if (stale === undefined) throw new Error('nothing is dirty');
    await world().chains.markChains([idOf('swim')]);
    const result = { ...stale, edges: [edgeTo('a@x')], changed: true, again: false, conclusions: [] };
    await world().chains.saveChains([result], AT);
    expect(await world().edgesOf('swim')).toEqual([]);
    expect(await world().dirty(...NAMES)).toEqual(['swim']);
  });

  test('one that is to be looked at again is written and is on the list with another mark', async () => {
    await world().takeMails(SWIM);
    await world().chains.markChains([idOf('swim')]);
    const [first] = await world().chains.dirtyChains(1);
    if (first === undefined) throw new Error('nothing is dirty');
    const result = { ...first, edges: [edgeTo('a@x')], changed: true, again: true, conclusions: [] };
    await world().chains.saveChains([result], AT);
    const [second] = await world().chains.dirtyChains(1);
    expect(await world().edgesOf('swim')).toHaveLength(1);
    expect(second?.conversationId).toBe(first.conversationId);
    expect(second?.mark).not.toBe(first.mark);
  });

  test('it is on the list no more where nothing was written since it was loaded; else it is', async () => {
    await world().takeMails(SWIM);
    const save = async (meanwhile: () => Promise<unknown>): Promise<ReadonlySet<string>> => {
      await world().chains.markChains([idOf('swim')]);
      const since = await world().chains.moment();
      const [loaded] = await world().chains.dirtyChains(1);
      if (loaded === undefined) throw new Error('nothing is dirty');
      await meanwhile();
      const result = { ...loaded, edges: [edgeTo('a@x')], changed: true, again: true, conclusions: [] };
      return world().chains.saveChains([result], AT, since);
    };
    expect([...(await save(() => Promise.resolve()))]).toEqual([]);
    expect(await world().dirty(...NAMES)).toEqual([]);
    const place = await world().placeOf('swim');
    expect([...(await save(() => world().takeMails(DIVE)))]).toEqual([place]);
    expect(await world().dirty('swim')).toEqual(['swim']);
  });

  test('by refs: what the patch belongs to and what leads to it', async () => {
    await world().takeMails(SWIM, DIVE);
    await world().record('dive', [edgeTo(idOf('swim'), { from: 'dive' })]);
    await world().settle();
    await world().chains.markChains([idOf('dive')]);
    expect(await world().dirty(...NAMES)).toEqual(['dive']);
    await world().settle();
    await world().chains.markChains([idOf('swim'), 'nobody@x']);
    expect(await world().dirty(...NAMES)).toEqual(['swim', 'dive']);
  });

  test('all at once', async () => {
    await world().takeMails(SWIM, DIVE);
    expect(await world().chains.markAllChains()).toBe(2);
    expect(await world().dirty(...NAMES)).toEqual([...NAMES]);
  });
};

const describeTree = (world: () => ChainWorld): void => {
  const flag = landed('flag');
  const away = reverting('away', flag, 12);
  const settled = async (): Promise<void> => {
    await world().takeMails(SWIM, DIVE);
    await world().record('swim', [edgeTo(flag.commit)]);
    await world().record('dive', [edgeTo(hashOf('else'), { from: 'dive' })]);
    await world().settle();
  };

  test('a chain that leads to a commit is on the list when the commit comes, and when it is reverted', async () => {
    await settled();
    await world().made.tree.take([flag]);
    expect(await world().dirty(...NAMES)).toEqual(['swim']);
    await world().settle();
    await world().made.tree.take([away]);
    expect(await world().dirty(...NAMES)).toEqual(['swim']);
  });

  test('and when a forced push takes it away', async () => {
    await settled();
    await world().made.tree.take([flag]);
    await world().settle();
    const moved = [
      { project: 'pond', branch: 'master', from: flag.commit, to: hashOf('x'), dropped: [flag.commit] },
    ];
    await world().made.tree.note({ ...NOTHING, moved });
    expect(await world().dirty(...NAMES)).toEqual(['swim']);
  });

  test('a commit is found with what reverts it and what brings it in again', async () => {
    const again = landed('again', { subject: flag.subject });
    await world().made.tree.take([flag, again, away, landed('else')]);
    const families = await world().made.reader.commitFamilies([flag.commit, hashOf('nowhere')]);
    expect([...families.keys()]).toEqual([flag.commit]);
    expect((families.get(flag.commit) ?? []).map((c) => c.commit).sort()).toEqual(
      [flag, again, away].map((c) => c.commit).sort(),
    );
  });
};

const describePlaces = (world: () => ChainWorld): void => {
  test('a patch is found by Message-ID and by its place in a series; nobody by what is not known', async () => {
    await world().takeMails(SWIM, DIVE);
    const place = await world().placeOf('swim');
    const { reader } = world().made;
    for (const ref of [idOf('swim'), 's-swim/1/1'])
      expect([...new Set(await reader.placesOf([ref]))]).toEqual([place]);
    expect(await reader.placesOf(['nobody@x', 's-nobody/1/1', hashOf('nothing')])).toEqual([]);
    expect(await reader.placesOf([])).toEqual([]);
  });
};

export const describeList = (world: () => ChainWorld): void => {
  describeSaved(world);
  describeMarks(world);
  describeTree(world);
  describePlaces(world);
};
