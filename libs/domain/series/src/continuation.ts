import type { Chain } from './chain';
import { inThread, overlap, sameChangeId, sameTitle, withMails } from './respin';
import type { JoinEvidence } from './series';
import { nameOf } from './seen-mail';
import { byNumber, common, type Traits } from './traits';

type Sentence = Pick<JoinEvidence, 'kind' | 'sentence'>;

const authored = (earlier: Traits, later: Traits): Sentence | undefined =>
  later.authors.has(earlier.group.sender)
    ? {
        kind: 'in-body-author',
        sentence: `version ${later.group.number} carries patches whose author is ${nameOf(earlier.group.poster)}, who posted version ${earlier.group.number}`,
      }
    : undefined;

const signed = (earlier: Traits, later: Traits): Sentence | undefined =>
  later.signers.has(earlier.group.sender)
    ? {
        kind: 'sign-off',
        sentence: `patches of version ${later.group.number} are signed off by ${nameOf(earlier.group.poster)}`,
      }
    : undefined;

const inShortlog = (earlier: Traits, later: Traits): Sentence | undefined => {
  const name = earlier.group.poster.name.toLowerCase();
  return name !== '' && later.shortlog.has(name)
    ? {
        kind: 'shortlog',
        sentence: `the shortlog of version ${later.group.number} names ${nameOf(earlier.group.poster)}`,
      }
    : undefined;
};

/** One person, two addresses nobody linked: the same full name. */
const sameName = (earlier: Traits, later: Traits): Sentence | undefined => {
  const name = earlier.group.poster.name.trim().toLowerCase();
  return name.includes(' ') && name === later.group.poster.name.trim().toLowerCase()
    ? {
        kind: 'author',
        sentence: `${nameOf(earlier.group.poster)} posted version ${later.group.number} from another address`,
      }
    : undefined;
};

const consecutive = (earlier: Traits, later: Traits): Sentence | undefined => {
  const gap = later.rank - earlier.rank;
  return gap > 0 && gap <= 1
    ? { kind: 'numbering', sentence: `version ${later.group.number} follows version ${earlier.group.number}` }
    : undefined;
};

const some = (...found: readonly (Sentence | undefined)[]): readonly Sentence[] =>
  found.filter((e) => e !== undefined);

/** The same work: what makes a posting look like the next revision of somebody else's. A claim, not yet proof. */
const claim = (earlier: Traits, later: Traits): readonly Sentence[] =>
  some(sameTitle(earlier, later), overlap(earlier, later), inThread(earlier, later));

/** Two patch subjects and the cover's are equal: more than a stranger's lone patch can show. */
const wholeSeries = (earlier: Traits, later: Traits): boolean =>
  earlier.title !== undefined &&
  earlier.title === later.title &&
  common(earlier.subjects, later.subjects).length >= 2;

/**
 * Why somebody else's posting continues a series; empty when nothing shows it. A change-id is enough; else it must be the same work with a
 * higher number, and the first poster must stand in it (as author, signer, or in the shortlog), or cover and patches must be equal.
 */
const continuationEvidence = (earlier: Traits, later: Traits): readonly Sentence[] => {
  const changeId = sameChangeId(earlier, later);
  const claims = claim(earlier, later);
  const person = some(
    authored(earlier, later),
    signed(earlier, later),
    inShortlog(earlier, later),
    sameName(earlier, later),
  );
  const proved = claims.length > 0 && (person.length > 0 || wholeSeries(earlier, later));
  if (changeId === undefined && !proved) return [];
  return some(changeId, ...claims, ...person, consecutive(earlier, later));
};

/** The link of another sender's chain after which this posting would come: the last with a lower number, posted before. */
const followable = (earlier: Chain, first: Traits): Traits | undefined => {
  const number = first.group.number;
  if (earlier.links.some((l) => l.group.pullRequest || l.group.number === number)) return undefined;
  const end = earlier.links.filter((l) => l.rank < first.rank && l.since <= first.since).at(-1);
  return end === undefined || end.group.sender === first.group.sender ? undefined : end;
};

type Match = { readonly at: number; readonly end: Traits; readonly evidence: readonly Sentence[] };

/** The nearest number wins, then the better shown, then the earlier. */
const best = (matches: readonly Match[]): Match | undefined =>
  [...matches].sort(
    (a, b) =>
      b.end.rank - a.end.rank ||
      b.evidence.length - a.evidence.length ||
      (a.end.since < b.end.since ? -1 : 1),
  )[0];

/** Keys under which a claim can exist at all: a chain is compared only with chains that share one. */
const claimKeys = (t: Traits): readonly string[] => [
  ...[...t.changeIds].map((id) => `change:${id}`),
  ...[...t.subjects].map((s) => `subject:${s}`),
  ...(t.title === undefined ? [] : [`subject:${t.title}`]),
  ...[...t.patchIds].map((id) => `patch:${id}`),
];

const MAX_RIVALS = 64;

type Index = Map<string, Set<number>>;

const addTo = (index: Index, t: Traits, at: number): void => {
  for (const key of [...claimKeys(t), ...[...t.ids].map((id) => `id:${id}`)]) {
    const set = index.get(key);
    if (set === undefined) index.set(key, new Set([at]));
    else set.add(at);
  }
};

const rivals = (index: Index, first: Traits): readonly number[] => {
  const found = new Set<number>();
  for (const key of [...claimKeys(first), ...[...first.parents].map((id) => `id:${id}`)])
    for (const at of index.get(key) ?? []) if (found.size < MAX_RIVALS) found.add(at);
  return [...found].sort((a, b) => a - b);
};

const claimSentence = (first: Traits, end: Traits): string =>
  `${nameOf(first.group.poster)} posted version ${first.group.number} of what ${nameOf(end.group.poster)} posted as version ${end.group.number}; nothing in it shows that it continues this series`;

const joinTo = (earlier: Chain, later: Chain, match: Match): Chain => ({
  links: [...earlier.links, ...later.links].sort(byNumber),
  joinedBy: [
    ...earlier.joinedBy,
    ...withMails(match.evidence, match.end, later.links[0] ?? match.end),
    ...later.joinedBy,
  ],
  claimedBy: [...earlier.claimedBy, ...later.claimedBy],
});

const matchesOf = (chains: readonly Chain[], at: readonly number[], first: Traits): readonly Match[] =>
  at.flatMap((i) => {
    const end = chains[i] === undefined ? undefined : followable(chains[i], first);
    return end === undefined ? [] : [{ at: i, end, evidence: continuationEvidence(end, first) }];
  });

const noteClaim = (out: Chain[], matches: readonly Match[], first: Traits): void => {
  const claimed = best(matches.filter((m) => claim(m.end, first).length > 0));
  const host = claimed === undefined ? undefined : out[claimed.at];
  if (claimed === undefined || host === undefined) return;
  const sentence = claimSentence(first, claimed.end);
  out[claimed.at] = { ...host, claimedBy: [...host.claimedBy, { first, sentence }] };
};

type Candidate = { readonly chain: Chain; readonly first: Traits };

/** Puts a chain after the one it continues, or apart; says where it now is. */
const settle = (out: Chain[], { chain, first }: Candidate, index: Index): number => {
  const above1 = first.rank > 1;
  const matches = above1 ? matchesOf(out, rivals(index, first), first) : [];
  const match = best(matches.filter((m) => m.evidence.length > 0));
  const host = match === undefined ? undefined : out[match.at];
  if (match !== undefined && host !== undefined) {
    out[match.at] = joinTo(host, chain, match);
    return match.at;
  }
  noteClaim(out, matches, first);
  return out.push(chain) - 1;
};

/**
 * Joins chains whose first number is above 1 to the chain of another sender that they continue, on evidence; without any, a posting that only
 * claims a number stays apart and is named in `claimedBy` of what it claims.
 */
export const joinContinuations = (own: readonly Chain[]): readonly Chain[] => {
  if (own.length < 2) return own;
  const order = own.flatMap((chain) =>
    chain.links[0] === undefined ? [] : [{ chain, first: chain.links[0] }],
  );
  order.sort((a, b) => byNumber(a.first, b.first));
  const out: Chain[] = [];
  const index: Index = new Map();
  for (const candidate of order) {
    const at = settle(out, candidate, index);
    for (const link of candidate.chain.links) addTo(index, link, at);
  }
  return out;
};
