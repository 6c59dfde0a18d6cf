import type { Edge, PatchNode } from './kinds';
import { MOST_BOXES } from './picture-folds';
import { graphOf } from './picture-graph';

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

  test('folds what is farthest away where no series is large', () => {
    const nodes = [
      node('focus'),
      ...Array.from({ length: 99 }, (_, i) => node(`p${String(i)}`, `s${String(i)}`)),
    ];
    const near = nodes.slice(1, 31).map((n) => edge(n.ref, 'focus'));
    const beyond = nodes.slice(31).map((n) => edge(n.ref, 'p0'));
    const { boxes } = graphOf({ nodes, edges: [...near, ...beyond], focus: ['focus'] }, NONE);
    expect(boxes).toHaveLength(MOST_BOXES);
    expect(boxes.at(-1)).toMatchObject({ id: 'far', title: '41 patches farther away' });
    expect(boxes.map(({ id }) => id)).toEqual(expect.arrayContaining(['focus', 'p0', 'p29']));
    expect(graphOf({ nodes, edges: near, focus: ['focus'] }, new Set(['far'])).boxes).toHaveLength(100);
  });

  test('folds what one stands on last of all, and only as much as is too much', () => {
    const nodes = [...many(MOST_BOXES + 5, 's1'), node('a'), node('b')];
    const focus = nodes.slice(0, -2).map((n) => n.ref);
    const { boxes } = graphOf({ nodes, edges: [], focus }, NONE);
    expect(boxes).toHaveLength(MOST_BOXES);
    expect(boxes.filter((b) => b.isFolded)).toMatchObject([
      { id: 'commits', isFocus: false },
      { id: 'focus', isFocus: true, title: '7 more of these patches' },
    ]);
  });
});
