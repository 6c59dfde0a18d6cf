import type { PatchRef } from './edge';
import type { PatchNode } from './node';

/** The nodes at hand, found by their ref and by the change they are a form of. */
export type Known = {
  readonly byRef: ReadonlyMap<PatchRef, PatchNode>;
  /** Forms in order of time and ref. */
  readonly forms: ReadonlyMap<string, readonly PatchNode[]>;
};

export const isEarlier = (a: PatchNode, b: PatchNode): boolean =>
  a.at === b.at ? a.ref < b.ref : a.at < b.at;

const byTime = (a: PatchNode, b: PatchNode): number => (isEarlier(a, b) ? -1 : 1);

/** Puts a value under a key of a map of lists. */
export const put = <K, T>(map: Map<K, T[]>, key: K, value: T): void => {
  const there = map.get(key);
  if (there === undefined) map.set(key, [value]);
  else there.push(value);
};

/** Indexes nodes; of several with one ref the first stands. */
export const knownOf = (nodes: readonly PatchNode[]): Known => {
  const byRef = new Map<PatchRef, PatchNode>();
  for (const node of nodes) if (!byRef.has(node.ref)) byRef.set(node.ref, node);
  const forms = new Map<string, PatchNode[]>();
  for (const node of [...byRef.values()].sort(byTime)) put(forms, node.change, node);
  return { byRef, forms };
};

export const formsOf = (known: Known, change: string): readonly PatchNode[] => known.forms.get(change) ?? [];

/** Where the change of a node stands in the revision that another node is of; absent where it has no place there. */
const positionIn = (known: Known, change: string, { series, revision }: NonNullable<PatchNode['place']>) =>
  formsOf(known, change).find((f) => f.place?.series === series && f.place.revision === revision)?.place
    ?.position;

const isOfSeries = (known: Known, change: string, series: string): boolean =>
  formsOf(known, change).some((f) => f.place?.series === series);

/**
 * Whether one patch may need another one: it came later. Inside a series the order is that of the positions of the needing patch's own revision, whenever
 * its mails were sent. A commit needs what was committed: a posting was not in the tree it was made on.
 */
export const mayNeed = (known: Known, later: PatchNode, earlier: PatchNode): boolean => {
  if (later.change === earlier.change) return false;
  if (later.sort === 'landed') return earlier.sort === 'landed' && earlier.at <= later.at;
  const { place } = later;
  if (place === undefined || !isOfSeries(known, earlier.change, place.series)) return earlier.at <= later.at;
  const position = positionIn(known, earlier.change, place);
  return position === undefined
    ? earlier.sort === 'landed' && earlier.at <= later.at
    : position < place.position;
};
