import { postingKeys, provesPosting, replyCandidates, subjectKeys } from './keys';
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

/** Each mail's keys are asked for more than once. */
const remembered = (keysOf: Keys): Keys => {
  const known = new Map<SeenMail, readonly string[]>();
  return (mail) => {
    const keys = known.get(mail) ?? keysOf(mail);
    known.set(mail, keys);
    return keys;
  };
};

type Rules = { readonly moves: Moves; readonly joining: Keys; readonly hanging: Keys };

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

type Hung = { readonly mail: SeenMail; readonly part: Part };

/** The keys of one mail in the order of their worth; the first, which nearly always suffice, without making the others. */
const firstLead = (mail: SeenMail, keysOf: Keys, lead: (key: string) => Part | undefined) => {
  const [parent] = mail.reading.inReplyTo;
  const direct = parent === undefined ? undefined : lead(`id:${parent}`);
  if (direct !== undefined) return direct;
  for (const key of keysOf(mail)) {
    const part = lead(key);
    if (part !== undefined) return part;
  }
  return undefined;
};

/**
 * Hangs each mail on the first of its keys that leads anywhere; answers to answers follow the earlier answer. Only a mail said before can be
 * followed, so that no circle can form. Returns what hangs nowhere.
 */
const hangOn = (rest: readonly SeenMail[], map: Map<string, Part>, { moves, hanging }: Rules) => {
  const left: SeenMail[] = [];
  const hung: Hung[] = [];
  const followed = new Map<string, Part>();
  const lead = (key: string): Part | undefined => map.get(key) ?? followed.get(key);
  for (const mail of rest) {
    const moved = moves
      .get(mail.messageId)
      ?.map(lead)
      .find((p) => p !== undefined);
    const part = moved ?? firstLead(mail, hanging, lead);
    if (part === undefined) left.push(mail);
    else {
      hung.push({ mail, part });
      if (!mail.contested) followed.set(`id:${mail.messageId}`, part);
    }
  }
  return { left, hung };
};

/** The number and total an answer's subject names, when it names a patch of several. */
const namedSlot = (mail: SeenMail): string | undefined => {
  const prefix = mail.reading.prefix;
  if (mail.contested || prefix?.total === undefined || prefix.total < 2) return undefined;
  return `${prefix.revision}/${prefix.total}`;
};

const slotsOf = (part: Part): ReadonlySet<string> =>
  new Set(part.mails.map((m) => `${numberOf(m)}/${totalOf(m)}`));

/**
 * `Re: [PATCH v5 00/11] S` under v5 7/11 proves that a cover letter with subject S was posted although it never came: it joins like
 * a posting. Proved only when the conversation holds a posting of the same number and total.
 */
const provedLinks = (
  hung: readonly Hung[],
  map: ReadonlyMap<string, Part>,
): readonly (readonly [Part, Part])[] => {
  const slots = new Map<Part, ReadonlySet<string>>();
  return hung.flatMap(({ mail, part }) => {
    const slot = namedSlot(mail);
    if (slot === undefined) return [];
    const held = slots.get(part) ?? slotsOf(part);
    slots.set(part, held);
    if (!held.has(slot)) return [];
    const others = subjectKeys(mail.reading).map((key) => map.get(key));
    return others.flatMap((other) => (other === undefined || other === part ? [] : [[part, other] as const]));
  });
};

const joinByProof = (
  parts: readonly Part[],
  hung: readonly Hung[],
  map: ReadonlyMap<string, Part>,
): readonly Part[] => {
  const index = new Map(parts.map((part, i) => [part, i]));
  const at = (part: Part): number => index.get(part) ?? 0;
  const sets = disjointSets(parts.length);
  for (const [part, other] of provedLinks(hung, map)) sets.union(at(part), at(other));
  const whole = parts.map((): SeenMail[] => []);
  parts.forEach((part, i) => whole[sets.find(i)]?.push(...part.mails));
  for (const { mail, part } of hung) whole[sets.find(at(part))]?.push(mail);
  return whole.filter((mails) => mails.length > 0).map((mails) => ({ mails: mails.sort(bySaid) }));
};

const provesAPosting = (mail: SeenMail): boolean => provesPosting(mail.reading) && !mail.contested;

const conversationsOn = (carriers: readonly SeenMail[], rest: readonly SeenMail[], rules: Rules) => {
  const keysOf = rules.joining;
  const parts = joined(carriers, keysOf).map((mails) => ({ mails }));
  const map = leads(parts, keysOf);
  const { left, hung } = hangOn(rest, map, rules);
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
  const hanging = remembered(withMoves(moves, replyCandidates));
  const joining = remembered(withMoves(moves, postingKeys));
  const posted = mails.filter(isPosted);
  const others = mails.filter((m) => !isPosted(m));
  const real = conversationsOn(posted, others, { moves, joining, hanging });
  const proofs = real.left.filter(provesAPosting);
  const rest = real.left.filter((m) => !provesAPosting(m));
  const unseen = conversationsOn(proofs, rest, { moves, joining: hanging, hanging });
  return { conversations: [...real.parts, ...unseen.parts].map((p) => p.mails), loose: unseen.left };
};
