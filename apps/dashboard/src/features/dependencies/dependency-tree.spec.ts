import { branchesOf } from './dependency-tree';
import type { Edge } from './kinds';

const edge = (from: string, to: string, confidence: Edge['confidence'] = 'certain'): Edge => ({
  from,
  to,
  kind: 'symbol',
  confidence,
  evidence: [],
  saidAt: '2021-10-13T00:00:00Z',
});
const shown = (edges: readonly Edge[], focus: readonly string[], direction: 'waits-for' | 'blocks') =>
  branchesOf(edges, focus, direction).map(({ ref, depth }) => `${String(depth)} ${ref}`);

describe('the indented list of dependencies', () => {
  const CHAIN = [edge('c', 'b'), edge('b', 'a'), edge('x', 'b', 'weak')];

  test('goes to what is needed, or to what needs it', () => {
    expect(shown(CHAIN, ['c'], 'waits-for')).toEqual(['1 b', '2 a']);
    expect(shown(CHAIN, ['a'], 'blocks')).toEqual(['1 b', '2 c', '2 x']);
  });

  test('has each patch once, under the one it is nearest by, and tells the other edges there', () => {
    const list = branchesOf([...CHAIN, edge('c', 'a', 'weak')], ['c'], 'waits-for');
    expect(list.map((b) => [b.ref, b.depth, b.edges.length, b.others.length])).toEqual([
      ['b', 1, 1, 0],
      ['a', 1, 1, 1],
    ]);
  });

  test('puts what is sure first', () => {
    expect(
      shown([edge('c', 'w', 'weak'), edge('c', 'l', 'likely'), edge('c', 's')], ['c'], 'waits-for'),
    ).toEqual(['1 s', '1 l', '1 w']);
  });

  test('keeps the order of a series among what is as sure', () => {
    const place = { series: 's1', revision: '1', total: 11, newest: true };
    const nodes = new Map(['10', '8', '9'].map((n) => [n, { place: { ...place, position: Number(n) } }]));
    const edges = ['10', '8', '9'].map((n) => edge(n, 'a', 'weak'));
    expect(branchesOf(edges, ['a'], 'blocks', nodes).map(({ ref }) => ref)).toEqual(['8', '9', '10']);
  });

  test('ends where a cycle comes back, and leaves out edges inside of what one stands on', () => {
    expect(shown([edge('a', 'b'), edge('b', 'a')], ['a'], 'waits-for')).toEqual(['1 b']);
    expect(shown([edge('a', 'b'), edge('b', 'a')], ['a', 'b'], 'waits-for')).toEqual([]);
  });
});
