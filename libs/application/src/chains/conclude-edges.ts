import { canonicalJson, type NewEvent } from '@sluice/kernel';
import { CONCLUDER_VERSION } from '../conclusions';
import type { RecordedEdge } from '../ports/chain-store';

/** One edge for each pair and kind. */
export const edgeKey = ({ edge }: RecordedEdge): string => `${edge.from} ${edge.to} ${edge.kind}`;

/** The mails and commits that an edge rests on: its ends, and what is quoted for it. */
const causesOf = ({ edge }: RecordedEdge): readonly string[] => [
  ...new Set([
    edge.from,
    edge.to,
    ...edge.evidence.flatMap((e) =>
      e.kind === 'mail' || e.kind === 'hunk' ? [e.messageId] : e.kind === 'commit' ? [e.commit] : [],
    ),
  ]),
];

const valueOf = ({ edge, series, confirmed }: RecordedEdge) => ({
  series,
  from: edge.from,
  to: edge.to,
  kind: edge.kind,
  confidence: edge.confidence,
  ...(edge.names === undefined ? {} : { names: edge.names }),
  ...(confirmed === true ? { confirmed } : {}),
});

const event = (
  type: 'EdgeRecorded' | 'EdgeDropped',
  recorded: RecordedEdge,
  generation: string,
): NewEvent => ({
  sort: 'conclusion',
  type,
  schemaVersion: 1,
  streamName: `series-${recorded.series}`,
  // An edge that comes and goes and comes again is recorded each time: the generation tells the steps apart.
  idempotencyKey: `${type} ${edgeKey(recorded)} ${generation}`,
  saidAt: recorded.edge.saidAt,
  data: { ...valueOf(recorded), causes: causesOf(recorded), concluder: CONCLUDER_VERSION },
});

/**
 * What changed in Sluice's mind about the edges of a conversation: `EdgeRecorded` for one that is new or known differently, `EdgeDropped` for one
 * that is no more. What became of a parent is no part of an edge. `generation` names this derivation.
 */
export const concludeEdges = (
  before: readonly RecordedEdge[],
  after: readonly RecordedEdge[],
  generation: string,
): readonly NewEvent[] => {
  const byKey = (all: readonly RecordedEdge[]) => new Map(all.map((e) => [edgeKey(e), e] as const));
  const [then, now] = [byKey(before), byKey(after)];
  const hash = (e: RecordedEdge | undefined): string => (e === undefined ? '' : canonicalJson(valueOf(e)));
  return [
    ...after
      .filter((e) => hash(then.get(edgeKey(e))) !== hash(e))
      .map((e) => event('EdgeRecorded', e, generation)),
    ...before.filter((e) => !now.has(edgeKey(e))).map((e) => event('EdgeDropped', e, generation)),
  ];
};
