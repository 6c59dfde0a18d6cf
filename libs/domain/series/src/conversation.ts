import { hangingKeys, joiningKeys, provesPosting } from './keys';
import type { GroupingDecision } from './series';
import { bySaid, isPosted, numberOf, totalOf, type SeenMail } from './seen-mail';
import { disjointSets, groupByKeys } from './union-find';

/**
 * A conversation of more postings than this is split. An ordinary one has tens; the longest kernel series run to some dozens of revisions of
 * a hundred patches.
 */
export const MAX_CONVERSATION = 2_000;

/**
 * How an oversized conversation is split, step by step and on content only: first subjects and time windows no longer join, then patch-ids,
 * then only the mail itself, its stem and its change-id, at last only the sender. What is still too large then is one person's and stays whole.
 */
const JOINING: readonly ((key: string) => boolean)[] = [
  (key) => !key.startsWith('subject:') && !key.startsWith('window:'),
  (key) => key.startsWith('id:') || key.startsWith('stem:') || key.startsWith('change:'),
  (key) => key.startsWith('stem:') || key.startsWith('change:'),
];

type Keys = (mail: SeenMail) => readonly string[];

const split = (mails: readonly SeenMail[], keysOf: Keys, step: number): readonly SeenMail[][] => {
  const joins = JOINING[step];
  if (joins === undefined) return groupByKeys(mails, (m) => [m.reading.from.address.toLowerCase()]);
  return groupByKeys(mails, (m) => keysOf(m).filter(joins)).flatMap((part) =>
    part.length > MAX_CONVERSATION ? split(part, keysOf, step + 1) : [part],
  );
};

const joined = (mails: readonly SeenMail[], keysOf: Keys): readonly SeenMail[][] =>
  groupByKeys(mails, keysOf).flatMap((part) =>
    part.length > MAX_CONVERSATION ? split(part, keysOf, 0) : [part],
  );

/** Keys that a person's regrouping adds: what is moved shares a key with what it is moved to. */
type Moves = ReadonlyMap<string, readonly string[]>;

const movesOf = (decisions: readonly GroupingDecision[]): Moves => {
  const moves = new Map<string, string[]>();
  const add = (id: string, key: string): void => void moves.set(id, [...(moves.get(id) ?? []), key]);
  for (const d of decisions) {
    if (d.kind !== 'regroup' || d.to === 'new') continue;
    add(d.messageId, `id:${d.to}`);
    add(d.to, `id:${d.messageId}`);
  }
  return moves;
};

const withMoves =
  (moves: Moves, keys: (reading: SeenMail['reading']) => readonly string[]): Keys =>
  (mail) => {
    const moved = moves.get(mail.messageId);
    return moved === undefined ? keys(mail.reading) : [...moved, ...keys(mail.reading)];
  };

type Part = { readonly mails: SeenMail[] };

/** Which part a key leads to: the posting of that id itself, else the earliest posting that carries the key. */
const leads = (parts: readonly Part[], keysOf: Keys): Map<string, Part> => {
  const holders = parts.flatMap((part) => part.mails.map((mail) => ({ mail, part })));
  holders.sort((a, b) => bySaid(a.mail, b.mail));
  const map = new Map<string, Part>();
  for (const { mail, part } of holders) map.set(`id:${mail.messageId}`, part);
  for (const { mail, part } of holders) {
    for (const key of keysOf(mail)) if (!map.has(key)) map.set(key, part);
  }
  return map;
};

/**
 * Hangs each mail on the first of its keys that leads anywhere; answers to answers follow the earlier answer. Only a mail said before can be
 * followed, so that no circle can form. Returns what hangs nowhere.
 */
const hangOn = (
  rest: readonly SeenMail[],
  map: Map<string, Part>,
  candidates: Keys,
): { readonly left: SeenMail[]; readonly hung: { readonly mail: SeenMail; readonly part: Part }[] } => {
  const left: SeenMail[] = [];
  const hung: { mail: SeenMail; part: Part }[] = [];
  const followed = new Map<string, Part>();
  for (const mail of rest) {
    const part = candidates(mail)
      .map((key) => map.get(key) ?? followed.get(key))
      .find((found) => found !== undefined);
    if (part === undefined) left.push(mail);
    else {
      hung.push({ mail, part });
      followed.set(`id:${mail.messageId}`, part);
    }
  }
  return { left, hung };
};

const subjectKeysOf = (keys: readonly string[]): readonly string[] =>
  keys.filter((key) => key.startsWith('subject:'));

/**
 * `Re: [PATCH v5 00/11] S` under v5 7/11 proves that a cover letter with subject S was posted although it never came: it joins like
 * a posting. Proved only when the conversation holds a posting of the same number and total and none with this subject.
 */
const provedSubjects = (mail: SeenMail, part: Part): readonly string[] => {
  const prefix = mail.reading.prefix;
  if (mail.contested || prefix === undefined || (prefix.total ?? 1) < 2) return [];
  const isKin = (m: SeenMail): boolean => numberOf(m) === prefix.revision && totalOf(m) === prefix.total;
  return part.mails.some(isKin) ? subjectKeysOf(hangingKeys(mail.reading)) : [];
};

const joinByProof = (
  parts: readonly Part[],
  hung: readonly { readonly mail: SeenMail; readonly part: Part }[],
  map: ReadonlyMap<string, Part>,
): readonly Part[] => {
  const index = new Map(parts.map((part, i) => [part, i]));
  const sets = disjointSets(parts.length);
  for (const { mail, part } of hung) {
    for (const key of provedSubjects(mail, part)) {
      const other = map.get(key);
      if (other !== undefined) sets.union(index.get(part) ?? 0, index.get(other) ?? 0);
    }
  }
  const whole = parts.map((): SeenMail[] => []);
  parts.forEach((part, i) => whole[sets.find(i)]?.push(...part.mails));
  for (const { mail, part } of hung) whole[sets.find(index.get(part) ?? 0)]?.push(mail);
  return whole.filter((mails) => mails.length > 0).map((mails) => ({ mails: mails.sort(bySaid) }));
};

const provesAPosting = (mail: SeenMail): boolean => provesPosting(mail.reading) && !mail.contested;

const conversationsOn = (carriers: readonly SeenMail[], rest: readonly SeenMail[], keys: [Keys, Keys]) => {
  const [carrierKeys, candidates] = keys;
  const parts = joined(carriers, carrierKeys).map((mails) => ({ mails }));
  const map = leads(parts, carrierKeys);
  const { left, hung } = hangOn(rest, map, candidates);
  return { parts: joinByProof(parts, hung, map), left };
};

/** Mails that belong together, in the order of `bySaid`; conversations of one mail that is no posting are listed as `loose`. */
export type Conversations = {
  readonly conversations: readonly (readonly SeenMail[])[];
  readonly loose: readonly SeenMail[];
};

/**
 * Cuts a set of mails into conversations. Postings are joined by shared keys; every other mail hangs on one of them and joins none. What
 * answers a posting that never came forms a conversation with the other answers to it. A function of the set: for any conversation of the
 * answer, cutting its mails alone gives it back whole.
 */
export const conversationsOf = (
  mails: readonly SeenMail[],
  decisions: readonly GroupingDecision[],
): Conversations => {
  const moves = movesOf(decisions);
  const candidates = withMoves(moves, hangingKeys);
  const posted = mails.filter(isPosted);
  const others = mails.filter((m) => !isPosted(m));
  const real = conversationsOn(posted, others, [withMoves(moves, joiningKeys), candidates]);
  const proofs = real.left.filter(provesAPosting);
  const rest = real.left.filter((m) => !provesAPosting(m));
  const unseen = conversationsOn(proofs, rest, [candidates, candidates]);
  return { conversations: [...real.parts, ...unseen.parts].map((p) => p.mails), loose: unseen.left };
};
