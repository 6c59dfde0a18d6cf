import type { Edge, PatchNode } from './kinds';
import { graphOf, MOST_BOXES } from './picture-graph';

const node = (ref: string, series?: string): PatchNode => ({
  ref,
  sort: series === undefined ? 'landed' : 'posted',
  at: '2021-10-13T00:00:00Z',
  subject: ref,
  place: series === undefined ? null : { series, revision: '1', position: 1, total: 9, newest: true },
  landedAs: null,
});
const edge = (
  from: string,
  to: string,
  kind: Edge['kind'] = 'symbol',
  confidence: Edge['confidence'] = 'weak',
): Edge => ({
  ...{ from, to, kind, confidence },
  evidence: [],
  saidAt: '2021-10-13T00:00:00Z',
});
const NONE: ReadonlySet<string> = new Set();
const many = (n: number, series: string) =>
  Array.from({ length: n }, (_, i) => node(`${series}-${String(i)}`, series));

describe('the picture of dependencies', () => {
  test('joins the edges between two patches to one line, as sure as the surest', () => {
    const edges = [edge('b', 'a'), edge('b', 'a', 'number', 'certain')];
    expect(graphOf({ nodes: [node('a'), node('b')], edges, focus: ['a'] }, NONE)).toMatchObject({
      boxes: [
        { id: 'a', isFocus: true },
        { id: 'b', isFocus: false },
      ],
      lines: [{ from: 'b', to: 'a', kinds: ['number', 'symbol'], confidence: 'certain' }],
      implied: 0,
    });
  });

  test('leaves out the order of patches that follows from the order of those between', () => {
    const edges = [
      edge('c', 'b', 'series-order'),
      edge('c', 'a', 'series-order'),
      edge('b', 'a', 'series-order'),
    ];
    const { lines, implied } = graphOf(
      { nodes: [node('a'), node('b'), node('c')], edges, focus: ['a'] },
      NONE,
    );
    expect(lines.map((l) => `${l.from} ${l.to}`)).toEqual(['c b', 'b a']);
    expect(implied).toBe(1);
  });

  test('folds the largest series first, until few enough boxes are left; what was opened stays open', () => {
    const nodes = [node('focus'), ...many(40, 's1'), ...many(30, 's2')];
    const edges = nodes.slice(1).map((n) => edge(n.ref, 'focus'));
    const folded = graphOf({ nodes, edges, focus: ['focus'] }, NONE);
    expect(folded.boxes).toHaveLength(32);
    expect(folded.boxes.at(-1)).toMatchObject({ id: 's1 v1', isFolded: true, title: '40 patches of s1-0' });
    expect(folded.lines).toHaveLength(31);
    const opened = graphOf({ nodes, edges, focus: ['focus'] }, new Set(['s1 v1']));
    expect(opened.boxes).toHaveLength(42);
    expect(opened.boxes.length).toBeLessThanOrEqual(MOST_BOXES);
  });

  test('never folds what one stands on', () => {
    const nodes = many(MOST_BOXES + 5, 's1');
    const focus = nodes.map((n) => n.ref);
    expect(graphOf({ nodes, edges: [], focus }, NONE).boxes.every((b) => !b.isFolded)).toBe(true);
  });
});
