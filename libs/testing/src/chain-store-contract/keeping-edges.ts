import { DIVE, hashOf, SWIM } from '../tree-store-contract/samples';
import { concluded, edgeTo, idOf, type ChainWorld } from './chain-world';

const describeKept = (world: () => ChainWorld): void => {
  test('edges are kept as they were found, and handed to whoever derives their series', async () => {
    await world().takeMails(SWIM, DIVE);
    const edges = [edgeTo(idOf('dive')), edgeTo(hashOf('commit'))].sort((a, b) =>
      a.edge.to < b.edge.to ? -1 : 1,
    );
    await world().record('swim', edges);
    expect(await world().edgesOf('swim')).toEqual(edges);
    expect(await world().edgesOf('dive')).toEqual([]);
    const place = await world().placeOf('swim');
    const [material] = await world().made.derivation.load([place], new Map());
    expect(material?.dependences).toEqual(edges.map(({ series: _series, ...dependence }) => dependence));
    const [chain] = await world().chains.loadChains([place]);
    expect(chain?.series.map((s) => s.id)).toEqual(['s-swim']);
  });

  test('a conversation is current when nothing of it waits to be derived', async () => {
    await world().takeMails(SWIM);
    const isCurrent = async () =>
      (await world().chains.loadChains([await world().placeOf('swim')]))[0]?.current;
    expect(await isCurrent()).toBe(true);
    await world().record('swim', [edgeTo('a@x')]);
    expect(await isCurrent()).toBe(false);
    await world().derive();
    expect(await isCurrent()).toBe(true);
  });

  test('what is found later replaces what was recorded', async () => {
    await world().takeMails(SWIM);
    await world().record('swim', [edgeTo('a@x'), edgeTo('b@x')]);
    const later = [edgeTo('b@x', { fate: { state: 'unknown' } }), edgeTo('c@x')];
    await world().record('swim', later);
    expect(await world().edgesOf('swim')).toEqual(later);
    await world().record('swim', []);
    expect(await world().edgesOf('swim')).toEqual([]);
  });

  test('a change has the series judged again; no change has not', async () => {
    await world().takeMails(SWIM);
    await world().record('swim', [edgeTo('a@x')]);
    expect(await world().derive()).toEqual([await world().placeOf('swim')]);
    await world().record('swim', [edgeTo('a@x')], { changed: false });
    expect(await world().derive()).toEqual([]);
  });
};

export const describeEdges = (world: () => ChainWorld): void => {
  describeKept(world);

  test('conclusions are recorded with the edges, once', async () => {
    await world().takeMails(SWIM);
    const before = await world().made.reader.events();
    await world().record('swim', [edgeTo('a@x')], { conclusions: [concluded('one')] });
    await world().record('swim', [edgeTo('a@x')], { conclusions: [concluded('one'), concluded('two')] });
    expect(await world().made.reader.events()).toBe(before + 2);
  });

  test('all that is recorded is listed, conversation by conversation', async () => {
    await world().takeMails(SWIM, DIVE);
    await world().record('swim', [edgeTo('a@x')]);
    await world().record('dive', [edgeTo('b@x', { from: 'dive' })]);
    const first = await world().chains.recordedEdges(undefined, 1);
    const second = await world().chains.recordedEdges(first[0]?.conversationId, 1);
    const last = second[0]?.conversationId ?? '';
    expect([...first, ...second].flatMap((m) => m.before.map((e) => e.edge.to)).sort()).toEqual([
      'a@x',
      'b@x',
    ]);
    expect((first[0]?.conversationId ?? '') < last).toBe(true);
    expect(await world().chains.recordedEdges(last, 1)).toEqual([]);
  });

  test('conversations that are joined have their edges together, and what was to be done still is', async () => {
    await world().takeMails(SWIM, DIVE);
    await world().record('swim', [edgeTo('a@x')]);
    await world().record('dive', [edgeTo('b@x', { from: 'dive' })]);
    await world().settle();
    await world().chains.markChains([idOf('swim')]);
    await world().chains.markChains([idOf('dive')]);
    await world().join('swim', 'dive');
    expect(await world().placeOf('swim')).toBe(await world().placeOf('dive'));
    expect((await world().edgesOf('swim')).map((e) => e.edge.to)).toHaveLength(2);
    expect(await world().dirty('swim')).toEqual(['swim']);
    expect(await world().chains.dirtyChains(100)).toHaveLength(1);
  });
};
