import { grouped } from '../../lib/grouped';
import { rankOf, surest, type Edge, type PatchNode } from './kinds';

/** Which way to go from where one stands: to what it waits for, or to what it blocks. */
export type Direction = 'waits-for' | 'blocks';

/** A patch in the indented list: under the one that it is nearest by, with all edges that lead to it. */
export type Branch = {
  readonly ref: string;
  readonly depth: number;
  /** Between it and the one above it. */
  readonly edges: readonly Edge[];
  /** To the others of the list. */
  readonly others: readonly Edge[];
};

const ends = (edge: Edge, direction: Direction): { readonly near: string; readonly far: string } =>
  direction === 'waits-for' ? { near: edge.from, far: edge.to } : { near: edge.to, far: edge.from };

type Found = { readonly parent: string; readonly depth: number };

/** The nearest way to each patch, breadth first: where two are as near, the surer edge wins. */
const waysFrom = (
  focus: readonly string[],
  leading: ReadonlyMap<string, readonly Edge[]>,
  direction: Direction,
): ReadonlyMap<string, Found> => {
  const found = new Map<string, Found>();
  const seen = new Set(focus);
  let front: readonly string[] = focus;
  for (let depth = 1; front.length > 0; depth += 1) {
    const reached = front
      .flatMap((parent) => (leading.get(parent) ?? []).map((edge) => ({ parent, edge })))
      .sort((a, b) => rankOf(a.edge.confidence) - rankOf(b.edge.confidence));
    const next: string[] = [];
    for (const { parent, edge } of reached) {
      const { far } = ends(edge, direction);
      if (seen.has(far)) continue;
      seen.add(far);
      found.set(far, { parent, depth });
      next.push(far);
    }
    front = next;
  }
  return found;
};

type Place = Pick<PatchNode, 'place'>;

/** Patches of one series stand in its order; whatever comes between series stays as it is found. */
const inSeriesOrder = (refs: readonly string[], nodes: ReadonlyMap<string, Place>): readonly string[] => {
  const placed = grouped(refs, (ref) => {
    const place = nodes.get(ref)?.place ?? null;
    return place === null ? ref : `${place.series} ${place.revision}`;
  });
  const position = (ref: string): number => nodes.get(ref)?.place?.position ?? 0;
  return [...placed.values()].flatMap((own) => own.toSorted((a, b) => position(a) - position(b)));
};

/**
 * What is reached from some patches as an indented list: each patch once, under the one that it is nearest by. Edges between the patches one stands on are
 * left out; a cycle ends where it comes back.
 */
export const branchesOf = (
  edges: readonly Edge[],
  focus: readonly string[],
  direction: Direction,
  nodes: ReadonlyMap<string, Place> = new Map(),
): readonly Branch[] => {
  const leading = grouped(edges, (edge) => ends(edge, direction).near);
  const arriving = grouped(edges, (edge) => ends(edge, direction).far);
  const found = waysFrom(focus, leading, direction);
  const listed = new Set([...focus, ...found.keys()]);
  const children = grouped([...found.keys()], (ref) => {
    const parent = found.get(ref)?.parent ?? '';
    // Whatever patch of the focus leads there: they are one thing to the reader.
    return focus.includes(parent) ? '' : parent;
  });
  const branchOf = (ref: string, parent: string): Branch => {
    const all = arriving.get(ref) ?? [];
    const isAbove = (edge: Edge): boolean => {
      const { near } = ends(edge, direction);
      return parent === '' ? focus.includes(near) : near === parent;
    };
    return {
      ref,
      depth: found.get(ref)?.depth ?? 1,
      edges: all.filter(isAbove),
      others: all.filter((edge) => !isAbove(edge) && listed.has(ends(edge, direction).near)),
    };
  };
  const below = (parent: string): readonly Branch[] =>
    inSeriesOrder(children.get(parent) ?? [], nodes)
      .map((ref) => branchOf(ref, parent))
      .sort((a, b) => rankOf(surest(a.edges)) - rankOf(surest(b.edges)))
      .flatMap((branch) => [branch, ...below(branch.ref)]);
  return below('');
};
