import type { PatchNode, PatchRef } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { Field } from './field';
import { mirroredIn, registeredFor, type Held } from './held';
import type { PlacedNode } from './series-nodes';

/** When something is that was never received and of which no time is known. */
export const NEVER = '1970-01-01T00:00:00Z' as Instant;

const COMMIT = /^[0-9a-f]{40}$/;

/** What others may lead to a patch by, of what it holds. */
const offeredBy = ({ places, knowledge }: Field, node: PlacedNode): Omit<Held, 'mirrors'> => {
  const { numbers = [], promise } = places.heldOf(node) ?? {};
  return { numbers: numbers.length > 0 ? numbers : registeredFor(knowledge.model, node.ref), promise };
};

const heldOf = (field: Field, node: PlacedNode): Held => {
  const analysed = field.places.heldOf(node)?.mirrors;
  const fresh = field.row(node.ref)?.links.fresh ?? [];
  return { ...offeredBy(field, node), mirrors: analysed ?? mirroredIn(field.knowledge.model, fresh) };
};

/** What a patch holds by the interface model. */
export const heldIn = (field: Field, ref: PatchRef): Held => {
  const alone = { ref, sort: COMMIT.test(ref) ? 'landed' : 'posted', at: NEVER, change: ref } as const;
  return heldOf(field, field.places.of(ref) ?? alone);
};

/** For what nodes are wanted. */
export type Asked = {
  /** The patches whose needs are asked. */
  readonly from: ReadonlySet<PatchRef>;
  /** No words but these: others are noise, or were not asked for. */
  readonly words: ReadonlySet<string>;
  /** What somebody names; Message-IDs among it that never came are expected. */
  readonly meant: readonly PatchRef[];
};

/** A node with what it asks by, where its needs are asked, and with what it is found by. */
const nodeOf = (field: Field, node: PlacedNode, { from, words }: Asked): PatchNode => {
  const links = field.row(node.ref)?.links;
  const isAsked = from.has(node.ref);
  const kept = links && {
    ...links,
    uses: isAsked ? links.uses.filter((w) => words.has(w)) : [],
    fresh: words.size === 0 ? [] : links.fresh.filter((w) => words.has(w)),
  };
  return isAsked
    ? { ...node, ...heldOf(field, node), links: kept, spoken: field.spokenFor(node.ref) }
    : { ...node, ...offeredBy(field, node), links: kept, spoken: [] };
};

const standsIn = ({ place }: PlacedNode): string => (place ? `${place.series}\n${place.revision}` : '');

/**
 * Of everything gathered, the changes that may be at an end of an edge: of the patches that are asked, of what stands in a revision with one of them,
 * of what somebody means, and of whatever gives anything to be found by. Long conversations are mostly others.
 */
const changesNear = (
  field: Field,
  gathered: readonly PlacedNode[],
  { from, meant }: Asked,
): ReadonlySet<string> => {
  const named = new Set([...from, ...meant]);
  const beside = new Set([...from].flatMap((ref) => field.places.of(ref) ?? []).map(standsIn));
  const near = gathered.filter(
    (node) =>
      named.has(node.ref) ||
      field.row(node.ref) !== undefined ||
      (node.place !== undefined && beside.has(standsIn(node))) ||
      offeredBy(field, node).numbers.length > 0,
  );
  return new Set(near.map(({ change }) => change));
};

/**
 * What was gathered and may be at an end of an edge from some patches, every form of it, as nodes. What only the asking side of an edge tells is there of
 * `from` alone. A commit of which no posting is known is a change of its own.
 */
export const nodesFor = (field: Field, asked: Asked): readonly PatchNode[] => {
  const { places } = field;
  const lone = field
    .linked()
    .filter((r) => !places.has(r.ref))
    .map(({ ref, sort, at }) => ({ ref, sort, at, change: ref }));
  const never = asked.meant
    .filter((ref) => !places.has(ref) && field.row(ref) === undefined)
    .map((ref) => ({ ref, sort: 'expected' as const, at: NEVER, change: ref }));
  const gathered = [...places.all(), ...lone, ...never];
  const near = changesNear(field, gathered, asked);
  return gathered.filter(({ change }) => near.has(change)).map((node) => nodeOf(field, node, asked));
};
