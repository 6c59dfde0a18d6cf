import type { Edge, PatchRef } from './edge';
import { edgesFrom } from './found';
import { knownOf } from './known';
import { lineEdges } from './line-edges';
import { memberEdges } from './member-edges';
import { mirrorEdges } from './mirror-edges';
import { namedEdges, type Meant } from './named-edges';
import type { PatchNode } from './node';
import { numberEdges } from './number-edges';
import { orderEdges } from './order-edges';
import { promiseEdges } from './promise-edges';
import { introducers, symbolEdges } from './symbol-edges';
import { NO_TREE, type TreeSays } from './tree-says';

/** What `connect` looks at. */
export type ConnectInput = {
  /** The patches whose needs are asked. */
  readonly from: readonly PatchRef[];
  /** These patches, and whatever may be at the other end: every form of every change among them. */
  readonly nodes: readonly PatchNode[];
  readonly meant: Meant;
  readonly tree?: TreeSays | undefined;
};

/**
 * How some patches depend on others: edges of every kind, each with what a person can check, in order of `from`, `to` and `kind`. Total, pure and
 * linear in the keys of the nodes: everything is looked up in maps, no two patches are ever compared for being two. Neither the order of the
 * nodes nor repeats among them change the answer.
 */
export const connect = ({ from: asked, nodes, meant, tree = NO_TREE }: ConnectInput): readonly Edge[] => {
  const known = knownOf(nodes);
  const from = [...new Set(asked)].sort().flatMap((ref) => known.byRef.get(ref) ?? []);
  const words = { known, tree, byWord: introducers(known, tree) };
  return edgesFrom(known, [
    ...namedEdges(known, from, meant),
    ...orderEdges(known, from),
    ...symbolEdges(from, words),
    ...memberEdges(known, from, tree),
    ...lineEdges(known, from),
    ...numberEdges(known, from),
    ...mirrorEdges(from, words),
    ...promiseEdges(known, from, meant),
  ]);
};
