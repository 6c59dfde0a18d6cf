import type { Renumbering } from '@sluice/interface-model';
import fc from 'fast-check';
import { dependentsIn, NOTHING_NEEDED, type Needed } from './dependents';
import { edge, node } from './spec-forest';

const COMMIT = 'd'.repeat(40);

const needed = (parts: Partial<Needed>): Needed => ({ ...NOTHING_NEEDED, ...parts });

const MOVE: Renumbering = {
  name: 'OTTER_FLAG_dive',
  channel: 'cdf',
  value: 8,
  to: 7,
  releasedIn: null,
  bindings: ['OCaml'],
  introduced: { commit: COMMIT.slice(0, 10), date: '2024-03-04' },
  sentence: 'renumber 8→7, OCaml order changes, no release contains it',
};

describe('what needs what is taken back', () => {
  test('stands once, however many edges lead from it, with the surest of them', () => {
    const edges = [
      edge('a', 'x', { kind: 'prose', confidence: 'weak', names: undefined }),
      edge('a', 'x', { confidence: 'certain' }),
      edge('a', 'y', { kind: 'lines', names: undefined }),
    ];
    expect(dependentsIn(needed({ edges }), ['x', 'y'], [])).toMatchObject([
      {
        ref: 'a',
        confidence: 'certain',
        kinds: ['symbol', 'lines', 'prose'],
        predicted: 'blocked',
        depth: 1,
      },
    ]);
  });

  test('is as far as the shortest way, and what no edge ties is not told', () => {
    const edges = [edge('a', 'x'), edge('b', 'a'), edge('c', 'b'), edge('c', 'a'), edge('e', 'f')];
    const found = dependentsIn(needed({ edges }), ['x'], []);
    expect(found.map((d) => [d.ref, d.depth])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 2],
    ]);
  });

  test('a ring ends', () => {
    const edges = [edge('a', 'x'), edge('x', 'a'), edge('b', 'a'), edge('a', 'b')];
    expect(dependentsIn(needed({ edges }), ['x'], []).map((d) => d.ref)).toEqual(['a', 'b']);
  });

  test('a posting and the commit it went in as are one, and that is in', () => {
    const edges = [edge('a', 'x'), edge(COMMIT, 'x', { confidence: 'certain' })];
    const nodes = [node('a', { landedAs: COMMIT }), node(COMMIT, { sort: 'landed', subject: 'otter: dive' })];
    expect(dependentsIn(needed({ edges, nodes }), ['x'], [])).toMatchObject([
      { ref: COMMIT, landedAs: COMMIT, predicted: 'broken', subject: 'otter: dive' },
    ]);
  });

  test('the number beside is told with the commit that brought it', () => {
    const edges = [edge(COMMIT, 'x', { kind: 'lines', names: undefined })];
    const nodes = [node(COMMIT, { sort: 'landed' })];
    expect(dependentsIn(needed({ edges, nodes }), ['x'], [MOVE])).toMatchObject([
      { ref: COMMIT, predicted: 'renumbered', does: MOVE.sentence, renumbering: MOVE },
    ]);
  });

  test('the number beside is told by the registry where no edge leads to it', () => {
    expect(dependentsIn(NOTHING_NEEDED, ['x'], [MOVE])).toMatchObject([
      { ref: 'dddddddddd', kinds: ['number'], predicted: 'renumbered', does: MOVE.sentence },
    ]);
  });

  test('a number that stays is no renumbering', () => {
    const stays = { ...MOVE, to: 8, releasedIn: '1.3', sentence: 'keeps 8' };
    expect(dependentsIn(NOTHING_NEEDED, ['x'], [stays])[0]?.predicted).toBe('keeps-number');
  });

  test('a posted revert is what would carry it out', () => {
    const edges = [edge('r', 'x', { kind: 'reverts', names: undefined }), edge('r', 'x', { kind: 'lines' })];
    expect(dependentsIn(needed({ edges }), ['x'], [])[0]?.predicted).toBe('carries-it-out');
  });

  it.each([
    ['in a row', (n: number) => (n === 0 ? 'x' : `p${String(n - 1)}`)],
    ['all of one', () => 'x'],
  ])('five thousand of them, %s, are all told', (_, to) => {
    const all = Array.from({ length: 5_000 }, (_, n) => `p${String(n)}`);
    const edges = all.map((ref, n) => edge(ref, to(n)));
    const nodes = all.map((ref) => node(ref));
    expect(dependentsIn(needed({ edges, nodes }), ['x'], [])).toHaveLength(5_000);
  });

  test('the order of the edges does not matter', () => {
    const refs = fc.constantFrom('x', 'a', 'b', 'c', 'd');
    const edges = fc.uniqueArray(fc.tuple(refs, refs), { selector: ([f, t]) => `${f}>${t}`, maxLength: 12 });
    fc.assert(
      fc.property(
        edges.chain((e) => fc.tuple(fc.constant(e), fc.shuffledSubarray(e, { minLength: e.length }))),
        ([one, other]) => {
          const of = (pairs: readonly (readonly [string, string])[]) =>
            dependentsIn(needed({ edges: pairs.map(([f, t]) => edge(f, t)) }), ['x'], []);
          expect(of(other).map((d) => [d.ref, d.depth])).toEqual(of(one).map((d) => [d.ref, d.depth]));
        },
      ),
    );
  });
});
