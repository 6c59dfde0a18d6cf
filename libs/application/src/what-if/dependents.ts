import type { Edge, EdgeConfidence, PatchRef } from '@sluice/dependency';
import { cite, type Renumbering } from '@sluice/interface-model';
import type { Evidence } from '@sluice/kernel';
import type { Dependencies, NodeSummary } from '../connect/signatures';
import type { Dependent, Prediction } from './dependent';
import { orNull } from './or-null';

/** Pieces of evidence kept of one dependent. */
const MAX_EVIDENCE = 6;

const RANK: Readonly<Record<EdgeConfidence, number>> = { certain: 0, likely: 1, weak: 2 };

/** An answer of `deps show`, as far as a what-if needs it. */
export type Needed = Pick<Dependencies, 'edges' | 'nodes' | 'focus' | 'leftOut'>;

export const NOTHING_NEEDED: Needed = { edges: [], nodes: [], focus: [], leftOut: 0 };

/** How far each patch is from what is taken back, over the edges that lead to it; what is taken back itself is at 0. */
const depthsOf = (edges: readonly Edge[], from: readonly PatchRef[]): ReadonlyMap<PatchRef, number> => {
  const needing = new Map<PatchRef, PatchRef[]>();
  for (const { from: ref, to } of edges) {
    const known = needing.get(to);
    if (known === undefined) needing.set(to, [ref]);
    else known.push(ref);
  }
  const depths = new Map<PatchRef, number>(from.map((ref) => [ref, 0]));
  let reached = [...depths.keys()];
  for (let depth = 1; reached.length > 0; depth++) {
    reached = reached.flatMap((ref) => needing.get(ref) ?? []).filter((ref) => !depths.has(ref));
    for (const ref of reached) depths.set(ref, depth);
  }
  return depths;
};

type Tied = { readonly ref: PatchRef; readonly depth: number; readonly edges: readonly Edge[] };

const surestFirst = (a: Edge, b: Edge): number => RANK[a.confidence] - RANK[b.confidence];

/** Postings and the commit they went in as are one dependent: what is in stands for it. */
const formOf = (nodes: readonly NodeSummary[]): ((ref: PatchRef) => PatchRef) => {
  const landedAs = new Map(nodes.flatMap((n) => (n.landedAs === undefined ? [] : [[n.ref, n.landedAs]])));
  return (ref) => landedAs.get(ref) ?? ref;
};

const withEdge = (known: Tied | undefined, edge: Edge, at: Omit<Tied, 'edges'>): Tied =>
  known === undefined
    ? { ...at, edges: [edge] }
    : {
        ref: at.ref,
        depth: Math.min(at.depth, known.depth),
        edges: [...known.edges, edge].sort(surestFirst),
      };

const tiedOf = (needed: Needed, own: ReadonlySet<PatchRef>): readonly Tied[] => {
  const depths = depthsOf(needed.edges, [...own]);
  const form = formOf(needed.nodes);
  const byRef = new Map<PatchRef, Tied>();
  for (const edge of needed.edges) {
    const ref = form(edge.from);
    const depth = own.has(ref) ? 0 : (depths.get(edge.from) ?? 0);
    if (depth > 0) byRef.set(ref, withEdge(byRef.get(ref), edge, { ref, depth }));
  }
  return [...byRef.values()];
};

const predictionOf = (tied: Tied, isIn: boolean, moved: Renumbering | undefined): Prediction => {
  // A posted revert also touches the lines it takes back and names their symbols.
  if (tied.depth === 1 && tied.edges.some((e) => e.kind === 'reverts')) return 'carries-it-out';
  if (moved !== undefined) return moved.to === moved.value ? 'keeps-number' : 'renumbered';
  return isIn ? 'broken' : 'blocked';
};

const MAYBE: Readonly<Record<EdgeConfidence, readonly [string, string]>> = {
  certain: ['has to wait or do without', 'has to be changed or taken back, too'],
  likely: ['likely has to wait or do without', 'likely has to be changed or taken back, too'],
  weak: [
    'may have to wait: only order or prose says so',
    'may have to be changed: only order or prose says so',
  ],
};

const doesOf = (
  predicted: Prediction,
  confidence: EdgeConfidence,
  moved: Renumbering | undefined,
): string => {
  if (predicted === 'carries-it-out') return 'would carry it out';
  if (moved !== undefined) return moved.sentence;
  return MAYBE[confidence][predicted === 'broken' ? 1 : 0];
};

/** Which move of a number is this patch's: its commit introduced the name, or an edge says that it holds the number. */
const movedOf = (tied: Tied, moves: readonly Renumbering[]): Renumbering | undefined => {
  const numbers = new Set(tied.edges.filter((e) => e.kind === 'number').flatMap((e) => e.names ?? []));
  return moves.find(({ name, introduced }) => {
    const { commit } = introduced ?? {};
    return numbers.has(name) || (commit !== undefined && tied.ref.startsWith(commit));
  });
};

/** What is known of a dependent beside its edges, from all of its forms. */
const describedBy = ({ ref, edges }: Tied, nodes: ReadonlyMap<PatchRef, NodeSummary>) => {
  const own = new Set([ref, ...edges.map((e) => e.from)]);
  const forms = [...own].flatMap((form) => nodes.get(form) ?? []);
  const node = forms.find((n) => n.ref === ref) ?? forms[0];
  const landed = forms.flatMap((n) => (n.sort === 'landed' ? [n.ref] : (n.landedAs ?? [])));
  const likely = landed.length === 0 ? forms.flatMap((n) => n.likelyLandedAs ?? []) : [];
  return {
    sort: node === undefined ? ('expected' as const) : node.sort,
    subject: orNull(forms.flatMap((n) => n.subject ?? [])[0]),
    at: orNull(node?.at),
    landedAs: orNull(landed[0] ?? likely[0]),
    titleFrom: orNull(forms.flatMap((n) => n.titleFrom ?? [])[0]),
    byTitle: likely.length > 0,
    ...placeOf(forms.flatMap((n) => n.place ?? [])[0]),
  };
};

const placeOf = (place: NodeSummary['place']): Pick<Dependent, 'series' | 'revision' | 'position'> =>
  place === undefined
    ? { series: null, revision: null, position: null }
    : { series: place.series, revision: place.revision, position: place.position };

/** That a commit is taken for a patch that never came, and why. */
const byTitle = ({
  landedAs,
  byTitle: isByTitle,
}: Pick<Dependent, 'landedAs' | 'byTitle'>): readonly Evidence[] =>
  isByTitle && landedAs !== null
    ? [
        {
          kind: 'commit',
          commit: landedAs,
          quote: 'bears its title, and its author the name in the shortlog',
        },
      ]
    : [];

const dependentOf = (
  tied: Tied,
  nodes: ReadonlyMap<PatchRef, NodeSummary>,
  moves: readonly Renumbering[],
): Dependent => {
  const { ref, depth, edges } = tied;
  const described = describedBy(tied, nodes);
  const moved = movedOf(tied, moves);
  const confidence = edges.reduce<EdgeConfidence>(
    (best, e) => (RANK[e.confidence] < RANK[best] ? e.confidence : best),
    'weak',
  );
  const predicted = predictionOf(tied, described.landedAs !== null, moved);
  return {
    ...{ ref, depth, ...described, confidence, predicted },
    kinds: [...new Set(edges.map((e) => e.kind))],
    names: [...new Set(edges.flatMap((e) => e.names ?? []))].sort(),
    evidence: [...byTitle(described), ...edges.flatMap((e) => e.evidence)].slice(0, MAX_EVIDENCE),
    does: doesOf(predicted, confidence, moved),
    renumbering: orNull(moved),
  };
};

/** A neighbour of which the registry alone knows: by the commit that introduced it. */
const byRegistry = (moved: Renumbering): Dependent => {
  const commit = orNull(moved.introduced?.commit);
  const value = `value ${String(moved.value)}`;
  return {
    ...{ ref: commit ?? moved.name, sort: 'landed', subject: null, at: null, ...placeOf(undefined) },
    ...{
      landedAs: commit,
      titleFrom: null,
      byTitle: false,
      kinds: ['number'],
      confidence: 'certain',
      names: [moved.name],
      depth: 1,
    },
    evidence: [
      {
        kind: 'model',
        entry: moved.name,
        quote: moved.introduced === null ? value : `${value}, ${cite(moved.introduced)}`,
      },
    ],
    predicted: moved.to === moved.value ? 'keeps-number' : 'renumbered',
    does: moved.sentence,
    renumbering: moved,
  };
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const timeOf = ({ at, series }: Dependent): string => `${at ?? ''} ${series ?? ''}`;

/** Nearest first, then what is in, then the surest, then by time. */
const nearestFirst = (a: Dependent, b: Dependent): number =>
  a.depth - b.depth ||
  Number(a.landedAs === null) - Number(b.landedAs === null) ||
  RANK[a.confidence] - RANK[b.confidence] ||
  textOrder(timeOf(a), timeOf(b)) ||
  (a.position ?? 0) - (b.position ?? 0) ||
  textOrder(a.ref, b.ref);

/**
 * What needs what would be taken back: each patch once, with what would become of it. The numbers that move are told with the patch that holds
 * them; one that no edge leads to is told by the registry of the model.
 * @param own what is taken back, in all forms in which edges may name it
 */
export const dependentsIn = (
  needed: Needed,
  own: readonly PatchRef[],
  moves: readonly Renumbering[],
): readonly Dependent[] => {
  const tied = tiedOf(needed, new Set([...own, ...needed.focus]));
  const nodes = new Map(needed.nodes.map((n) => [n.ref, n]));
  const dependents = tied.map((t) => dependentOf(t, nodes, moves));
  const told = new Set(dependents.flatMap((d) => (d.renumbering === null ? [] : [d.renumbering.name])));
  return [...dependents, ...moves.filter((m) => !told.has(m.name)).map(byRegistry)].sort(nearestFirst);
};
