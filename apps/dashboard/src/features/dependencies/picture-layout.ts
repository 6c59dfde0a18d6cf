import { graphlib, layout } from '@dagrejs/dagre';
import type { Graph, Line } from './picture-graph';

export const BOX = { width: 256, height: 46 } as const;
/** Room for the words at an edge: a guess at how wide a letter is, for layout knows no fonts. */
const LETTER = 5.4;
const WORDS_HEIGHT = 14;
const MARGIN = 14;

export type Point = { readonly x: number; readonly y: number };
export type Layout = {
  readonly width: number;
  readonly height: number;
  /** The middle of each box, by its id. */
  readonly places: ReadonlyMap<string, Point>;
  readonly ways: readonly {
    readonly line: Line;
    readonly points: readonly Point[];
    /** Where its words stand. */
    readonly words: Point;
  }[];
};

/** Boxes in layers: what is needed stands above what needs it. */
export const layoutOf = (
  { boxes, lines }: Pick<Graph, 'boxes' | 'lines'>,
  wordsOf: (line: Line) => string,
): Layout => {
  const graph = new graphlib.Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'BT', nodesep: 18, ranksep: 34, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of boxes) graph.setNode(id, { ...BOX });
  for (const line of lines) {
    const width = wordsOf(line).length * LETTER;
    graph.setEdge(line.from, line.to, { width, height: width === 0 ? 0 : WORDS_HEIGHT, labelpos: 'c' });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    places: new Map(
      boxes.map(({ id }) => {
        const { x, y } = graph.node(id) as Point;
        return [id, { x, y }];
      }),
    ),
    ways: lines.map((line) => {
      const { points, x, y } = graph.edge(line.from, line.to) as Point & {
        readonly points: readonly Point[];
      };
      return { line, points, words: { x, y } };
    }),
  };
};
