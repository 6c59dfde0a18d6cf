import type { Answer, REST } from '@sluice/contracts';
import { grouped } from '../../lib/grouped';

export type Dependencies = Answer<typeof REST.getDependencies>;
type Edge = Dependencies['edges'][number];
type Node = Dependencies['nodes'][number];

export type Need = {
  readonly ref: string;
  readonly node: Node | undefined;
  readonly kinds: readonly Edge['kind'][];
  readonly confidence: Edge['confidence'];
  readonly names: readonly string[];
};

const SURE: readonly Edge['confidence'][] = ['certain', 'likely', 'weak'];

/** What is at the other end of some edges, each once, the surest first; what is inside the series itself only where nothing else is. */
export const needsOf = (
  { edges, nodes }: Pick<Dependencies, 'edges' | 'nodes'>,
  end: 'from' | 'to',
): readonly Need[] => {
  const byRef = new Map(nodes.map((node) => [node.ref, node]));
  const needs = [...grouped(edges, (edge) => edge[end])].map(([ref, own]) => ({
    ref,
    node: byRef.get(ref),
    kinds: [...new Set(own.map(({ kind }) => kind))],
    confidence: SURE.find((one) => own.some(({ confidence }) => confidence === one)) ?? ('weak' as const),
    names: [...new Set(own.flatMap(({ names = [] }) => names))],
  }));
  return needs.toSorted((a, b) => SURE.indexOf(a.confidence) - SURE.indexOf(b.confidence));
};

/** `patch 10 of 11 of v5`, of what has no title. */
export const placeOf = ({ ref, node }: Need): string => {
  const place = node?.place;
  if (place === null || place === undefined) return ref;
  return `patch ${String(place.position)} of ${String(place.total)} of v${place.revision}`;
};
