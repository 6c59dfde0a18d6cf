import { latest, type Evidence } from '@sluice/kernel';
import type { Edge, EdgeConfidence, EdgeKind } from './edge';
import { currentForm, followed } from './follow';
import type { Known } from './known';
import type { PatchNode } from './node';

/** One reason for an edge, before all reasons of a pair and kind are put together. `to` is the form it was found at. */
export type Found = {
  readonly from: PatchNode;
  readonly to: PatchNode;
  readonly kind: EdgeKind;
  readonly confidence: EdgeConfidence;
  readonly evidence: readonly Evidence[];
  readonly names?: readonly string[] | undefined;
  readonly lines?: number | undefined;
};

/** Pieces of evidence kept of one edge: more convince nobody. */
const MAX_EVIDENCE = 12;
/** Names kept of one edge. */
const MAX_NAMES = 100;

const RANK: Readonly<Record<EdgeConfidence, number>> = { certain: 2, likely: 1, weak: 0 };

export const surest = (confidences: readonly EdgeConfidence[]): EdgeConfidence =>
  confidences.reduce((best, one) => (RANK[one] > RANK[best] ? one : best), 'weak');

/** In the text of their JSON, so that the order does not depend on the way they were found. */
const distinct = (evidence: readonly Evidence[]): readonly Evidence[] =>
  [...new Map(evidence.map((e) => [JSON.stringify(e), e])).values()].slice(0, MAX_EVIDENCE);

const namesOf = (found: readonly Found[]): Pick<Edge, 'names'> => {
  const names = [...new Set(found.flatMap((f) => f.names ?? []))].sort();
  return names.length === 0 ? {} : { names: names.slice(0, MAX_NAMES) };
};

const linesOf = (found: readonly Found[]): Pick<Edge, 'lines'> => {
  const counts = found.flatMap((f) => f.lines ?? []);
  return counts.length === 0 ? {} : { lines: counts.reduce((sum, n) => sum + n, 0) };
};

const edgeOf = (to: PatchNode, [first, ...rest]: readonly [Found, ...Found[]]): Edge => {
  const all = [first, ...rest];
  const { from, kind } = first;
  return {
    from: from.ref,
    to: to.ref,
    kind,
    confidence: surest(all.map((f) => f.confidence)),
    evidence: distinct([...all.flatMap((f) => f.evidence), ...all.flatMap((f) => followed(f.to, to))]),
    saidAt: latest([from.at, to.at]) ?? from.at,
    ...namesOf(all),
    ...linesOf(all),
  };
};

const keyOf = ({ from, to, kind }: Pick<Edge, 'from' | 'to' | 'kind'>): string => `${from}\n${to}\n${kind}`;

/** In order of `from`, `to` and `kind`. */
export const byEnds = (a: Edge, b: Edge): number => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);

/** One edge for each pair and kind, every end in its current form. */
export const edgesFrom = (known: Known, found: readonly Found[]): readonly Edge[] => {
  const pairs = new Map<string, { readonly to: PatchNode; readonly found: [Found, ...Found[]] }>();
  for (const one of found) {
    const to = currentForm(known, one.to, one.from);
    if (to.change === one.from.change) continue;
    const key = keyOf({ from: one.from.ref, to: to.ref, kind: one.kind });
    const there = pairs.get(key);
    if (there === undefined) pairs.set(key, { to, found: [one] });
    else there.found.push(one);
  }
  return [...pairs.values()].map((pair) => edgeOf(pair.to, pair.found)).sort(byEnds);
};
