import { joinContinuations } from './continuation';
import type { Group } from './group';
import { respinEvidence, withMails } from './respin';
import type { Persons } from './seen-mail';
import type { JoinEvidence } from './series';
import { byNumber, traitsOf, type Traits } from './traits';
import { attachUnseen } from './unseen';
import { disjointSets } from './union-find';

/** Revisions of one series, with why they are one. */
export type Chain = {
  readonly links: readonly Traits[];
  readonly joinedBy: readonly JoinEvidence[];
  readonly claimedBy: readonly { readonly first: Traits; readonly sentence: string }[];
};

/** Revisions beyond this under one key are compared with their neighbours only. */
const NEIGHBOURS = 8;

const keysOf = (t: Traits): readonly string[] => [
  ...[...t.changeIds].map((id) => `change:${id}`),
  ...[...t.subjects].map((s) => `subject:${s}`),
  ...(t.title === undefined ? [] : [`title:${t.title}`]),
  ...[...t.patchIds].map((id) => `patch:${id}`),
  ...[...t.ids].map((id) => `id:${id}`),
  ...[...t.parents].map((id) => `id:${id}`),
];

const indexOf = (traits: readonly Traits[]): readonly (readonly number[])[] => {
  const index = new Map<string, number[]>();
  traits.forEach((t, i) => {
    for (const key of new Set(keysOf(t))) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [i]);
      else list.push(i);
    }
  });
  return [...index.values()].filter((list) => list.length > 1);
};

const neighbours = (list: readonly number[]): readonly (readonly [number, number])[] =>
  list.flatMap((a, x) => list.slice(x + 1, x + 1 + NEIGHBOURS).map((b) => [a, b] as const));

/** Pairs that share a key, each once, nearest first. */
const pairs = (traits: readonly Traits[]): readonly (readonly [number, number])[] => {
  const found = new Map<number, readonly [number, number]>();
  for (const pair of indexOf(traits).flatMap(neighbours)) found.set(pair[0] * traits.length + pair[1], pair);
  return [...found.values()].sort(([a, b], [c, d]) => b - a - (d - c) || a - c);
};

/** Chains the postings of one sender. */
const ownChains = (unsorted: readonly Traits[]): readonly Chain[] => {
  if (unsorted.length < 2) return [{ links: unsorted, joinedBy: [], claimedBy: [] }];
  const traits = [...unsorted].sort(byNumber);
  const sets = disjointSets(traits.length);
  const why = new Map<number, JoinEvidence[]>();
  for (const [i, j] of pairs(traits)) {
    const [a, b] = [traits[i], traits[j]];
    if (a === undefined || b === undefined || sets.find(i) === sets.find(j)) continue;
    const evidence = respinEvidence(a, b);
    if (evidence.length === 0) continue;
    sets.union(i, j);
    why.set(j, [...(why.get(j) ?? []), ...withMails(evidence, a, b)]);
  }
  const chains = new Map<number, { links: Traits[]; joinedBy: JoinEvidence[]; claimedBy: [] }>();
  traits.forEach((t, i) => {
    const root = sets.find(i);
    const chain = chains.get(root) ?? { links: [], joinedBy: [], claimedBy: [] };
    chain.links.push(t);
    chain.joinedBy.push(...(why.get(i) ?? []));
    chains.set(root, chain);
  });
  return [...chains.values()];
};

const bySender = (traits: readonly Traits[]): readonly (readonly Traits[])[] => {
  const senders = new Map<string, Traits[]>();
  for (const t of traits) {
    const list = senders.get(t.group.sender);
    if (list === undefined) senders.set(t.group.sender, [t]);
    else list.push(t);
  }
  return [...senders.values()];
};

/**
 * Chains the groups of a conversation into series: first each sender's own postings, then what somebody else continues on evidence,
 * then what is known by answers only.
 */
export const chainRevisions = (groups: readonly Group[], persons: Persons): readonly Chain[] => {
  const traits = groups.map((group) => traitsOf(group, persons));
  const own = bySender(traits.filter((t) => !t.unseen)).flatMap(ownChains);
  return attachUnseen(
    joinContinuations(own),
    traits.filter((t) => t.unseen),
  );
};
