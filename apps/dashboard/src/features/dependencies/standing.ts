import { useMemo } from 'react';
import { useReads } from '../../lib/read';
import type { Outcome } from '../../lib/outcomes';
import type { Edge, PatchNode } from './kinds';

/** Series that are looked up for one page: more would be a hundred questions. */
const MOST = 40;

export type Standing = { readonly state?: string; readonly outcome?: Outcome; readonly isNotAsked?: true };

/** Where each patch stands: of one in the tree, that; else where its series stands, with the verdict on that. */
export const useStandings = (
  nodes: readonly PatchNode[],
  edges: readonly Edge[],
): ((ref: string) => Standing) => {
  const series = useMemo(
    () =>
      [
        ...new Set(
          nodes.flatMap(({ place, landedAs }) => (place === null || landedAs !== null ? [] : [place.series])),
        ),
      ].slice(0, MOST),
    [nodes],
  );
  const params = series.map((ref) => ({ ref }));
  const found = useReads('/series/{ref}', params, { fields: 'id,state' });
  const gates = useReads('/series/{ref}/gate', params, { fields: 'series,outcome' });
  const states = new Map(series.map((id, n) => [id, found[n]?.state]));
  const outcomes = new Map(series.map((id, n) => [id, gates[n]?.outcome]));
  const known = new Map(nodes.map((node) => [node.ref, node]));
  const reverted = new Set(
    edges.flatMap(({ kind, confidence, from, to }) =>
      kind === 'reverts' && confidence === 'certain' && isIn(known.get(from)) ? [to] : [],
    ),
  );
  return (ref) => {
    const node = known.get(ref);
    if (node === undefined) return {};
    if (reverted.has(ref)) return { state: 'reverted' };
    if (isIn(node)) return { state: 'landed' };
    if (node.place !== null && !states.has(node.place.series)) return { isNotAsked: true };
    const [state, outcome] = [states.get(node.place?.series ?? ''), outcomes.get(node.place?.series ?? '')];
    return { ...(state === undefined ? {} : { state }), ...(outcome === undefined ? {} : { outcome }) };
  };
};

const isIn = (node: PatchNode | undefined): boolean =>
  node !== undefined && (node.sort === 'landed' || node.landedAs !== null);
