import type { Edge, PatchRef } from '@sluice/dependency';
import type { Evidence, Instant } from '@sluice/kernel';

/** A person's word on whether one patch needs another: knowledge, which counts for every moment and is cut by `known-as-of` alone. */
export type EdgeDecision = {
  readonly kind: 'confirm' | 'dismiss';
  readonly from: PatchRef;
  readonly to: PatchRef;
  readonly reason: string;
  readonly by?: string | undefined;
  readonly at: Instant;
};

const evidenceOf = ({ by, reason, at }: EdgeDecision): Evidence => ({
  kind: 'date',
  date: at,
  what: `confirmed${by === undefined ? '' : ` by ${by}`}: ${reason}`,
});

const decided = (edge: Edge, decision: EdgeDecision | undefined): readonly Edge[] => {
  if (decision === undefined) return [edge];
  if (decision.kind === 'dismiss') return edge.confidence === 'certain' ? [edge] : [];
  return [{ ...edge, confidence: 'certain', evidence: [...edge.evidence, evidenceOf(decision)] }];
};

/**
 * Edges as people decided about them: a confirmed one is certain, a dismissed one is gone unless it was certain already; the last word counts. A decision names
 * any form of the two changes (`changeOf`).
 */
export const confirmed = (
  edges: readonly Edge[],
  decisions: readonly EdgeDecision[],
  changeOf: (ref: PatchRef) => string,
): readonly Edge[] => {
  if (decisions.length === 0) return edges;
  const last = new Map(decisions.map((d) => [`${changeOf(d.from)}\n${changeOf(d.to)}`, d]));
  return edges.flatMap((edge) => decided(edge, last.get(`${changeOf(edge.from)}\n${changeOf(edge.to)}`)));
};
