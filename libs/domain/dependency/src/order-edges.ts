import type { Evidence } from '@sluice/kernel';
import { shows } from './evidence';
import type { Found } from './found';
import { put, type Known } from './known';
import type { PatchNode } from './node';

/** A patch waits for so many before it in its series; what stands further in front is reached through these. */
export const MAX_BEFORE = 30;

const keyOf = (place: NonNullable<PatchNode['place']>): string => `${place.series}\n${place.revision}`;

const byRevision = (known: Known): ReadonlyMap<string, readonly PatchNode[]> => {
  const revisions = new Map<string, PatchNode[]>();
  for (const node of known.byRef.values())
    if (node.place !== undefined) put(revisions, keyOf(node.place), node);
  return revisions;
};

const positionOf = ({ place }: PatchNode): number => place?.position ?? 0;

const titled = ({ subject, titleFrom }: PatchNode): readonly Evidence[] =>
  titleFrom === undefined
    ? []
    : [
        {
          kind: 'mail',
          messageId: titleFrom.messageId,
          what: `${titleFrom.from === 'shortlog' ? 'lists' : 'quotes a list of'} the patches of the series: ${subject ?? ''}`,
        },
      ];

/** Edges from a patch to those that stand before it in its revision, whether they came or not: its author put them in front. Weak: many are only neighbours. */
export const orderEdges = (known: Known, from: readonly PatchNode[]): readonly Found[] => {
  const revisions = byRevision(known);
  return from.flatMap((later) => {
    const { place } = later;
    if (place === undefined) return [];
    return (revisions.get(keyOf(place)) ?? [])
      .filter((n) => positionOf(n) < place.position && positionOf(n) >= place.position - MAX_BEFORE)
      .map((earlier) => ({
        from: later,
        to: earlier,
        kind: 'series-order' as const,
        confidence: 'weak' as const,
        evidence: [
          ...titled(later),
          shows(
            later,
            `patch ${place.position} of ${place.total} in revision ${place.revision}, after patch ${positionOf(earlier)}`,
          ),
        ],
      }));
  });
};
