import { grouped } from '../../lib/grouped';
import { rankOf, surest, titleOf, type Confidence, type Edge, type Kind, type PatchNode } from './kinds';
import { foldsOf } from './picture-folds';

/** A box of the picture: a patch, or several patches of one series or none folded into one. */
export type Box = {
  readonly id: string;
  readonly title: string;
  /** What is in it; a single patch's is itself. */
  readonly refs: readonly string[];
  readonly isFolded: boolean;
  readonly isFocus: boolean;
};

export type Line = {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly Kind[];
  readonly confidence: Confidence;
};

export type Graph = {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly implied: number;
};

/**
 * Edges of series order that longer ways of series order say as well: the tenth patch comes after the ninth, and that it comes after the eighth
 * follows.
 */
export const isImplied = (edges: readonly Edge[]): ((edge: Edge) => boolean) => {
  const order = edges.filter((e) => e.kind === 'series-order');
  const next = grouped(order, (e) => e.from);
  const has = new Set(order.map((e) => `${e.from}\n${e.to}`));
  return (edge) =>
    edge.kind === 'series-order' &&
    (next.get(edge.from) ?? []).some((step) => step.to !== edge.to && has.has(`${step.to}\n${edge.to}`));
};

const linesBetween = (edges: readonly Edge[], boxOf: ReadonlyMap<string, string>): readonly Line[] =>
  [
    ...grouped(
      edges.flatMap((edge) => {
        const [from, to] = [boxOf.get(edge.from), boxOf.get(edge.to)];
        return from === undefined || to === undefined || from === to ? [] : [{ edge, from, to }];
      }),
      ({ from, to }) => `${from}\n${to}`,
    ).values(),
  ].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const own = group.map(({ edge }) => edge).toSorted((a, b) => rankOf(a.confidence) - rankOf(b.confidence));
    const kinds = [...new Set(own.map((edge) => edge.kind))];
    return [{ from: first.from, to: first.to, kinds, confidence: surest(own) }];
  });

/** What the picture shows: boxes, few enough to read, and the edges between them. */
export const graphOf = (
  { nodes, edges, focus }: { nodes: readonly PatchNode[]; edges: readonly Edge[]; focus: readonly string[] },
  opened: ReadonlySet<string>,
): Graph => {
  const stood = new Set(focus);
  const folds = foldsOf({ nodes, edges, focus }, opened);
  const folded = new Set(folds.flatMap(({ members }) => members));
  const single = nodes
    .filter((node) => !folded.has(node))
    .map((node): Box => ({
      id: node.ref,
      title: titleOf(node),
      refs: [node.ref],
      isFolded: false,
      isFocus: stood.has(node.ref),
    }));
  const several = folds.map(({ id, title, members, isFocus }): Box => ({
    ...{ id, title, isFocus },
    refs: members.map(({ ref }) => ref),
    isFolded: true,
  }));
  const boxes = [...single, ...several];
  const boxOf = new Map(boxes.flatMap((box) => box.refs.map((ref) => [ref, box.id] as const)));
  const implied = isImplied(edges);
  const drawn = edges.filter((edge) => !implied(edge));
  return { boxes, lines: linesBetween(drawn, boxOf), implied: edges.length - drawn.length };
};
