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

/** Whether an edge only says that patches of one series come one after the other. */
const isOrder = ({ kind }: Edge): boolean => kind === 'series-order';

/** What is at the other end of some edges, each once, the surest first; the order within the series itself left out. */
export const needsOf = (
  { edges, nodes }: Pick<Dependencies, 'edges' | 'nodes'>,
  end: 'from' | 'to',
): readonly Need[] => {
  const byRef = new Map(nodes.map((node) => [node.ref, node]));
  const telling = edges.filter((edge) => !isOrder(edge));
  const needs = [...grouped(telling, (edge) => edge[end])].map(([ref, own]) => ({
    ref,
    node: byRef.get(ref),
    kinds: [...new Set(own.map(({ kind }) => kind))],
    confidence: SURE.find((one) => own.some(({ confidence }) => confidence === one)) ?? ('weak' as const),
    names: [...new Set(own.flatMap(({ names = [] }) => names))],
  }));
  return needs.toSorted((a, b) => SURE.indexOf(a.confidence) - SURE.indexOf(b.confidence));
};

/** Patches that never came and stand before (`to`) or after (`from`) one that did, by the order of the series: what one would not see of it. */
export const unseenOrder = (
  { edges, nodes }: Pick<Dependencies, 'edges' | 'nodes'>,
  end: 'from' | 'to',
): readonly { readonly position: number; readonly others: readonly number[] }[] => {
  const byRef = new Map(nodes.map((node) => [node.ref, node]));
  const pairs = edges.filter(isOrder).flatMap((edge) => {
    const [own, other] = [byRef.get(edge[end === 'from' ? 'to' : 'from']), byRef.get(edge[end])];
    const isTold = own?.sort !== 'expected' && other?.sort === 'expected';
    return isTold && own?.place && other.place ? [[own.place.position, other.place.position] as const] : [];
  });
  return [...grouped(pairs, ([position]) => position)]
    .map(([position, own]) => ({
      position,
      others: [...new Set(own.map(([, other]) => other))].toSorted((a, b) => a - b),
    }))
    .toSorted((a, b) => a.position - b.position);
};

/** `patch 10 of 11 of v5`, of what has no title. */
export const placeOf = ({ ref, node }: Need): string => {
  const place = node?.place;
  if (place === null || place === undefined) return ref;
  return `patch ${String(place.position)} of ${String(place.total)} of v${place.revision}`;
};
