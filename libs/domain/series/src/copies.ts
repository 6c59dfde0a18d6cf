import { canonicalJson, earliest, type ListId } from '@sluice/kernel';
import type { MailReading } from '@sluice/mail';
import { isPosting } from './keys';
import type { GroupingDecision, ImpostorGroup, PlacedMail, Trust } from './series';
import { bySaid, type SeenMail } from './seen-mail';
import { betterTrust } from './trust';

const bestTrust = (copies: readonly PlacedMail[]): Trust =>
  copies.map((c) => c.trust).reduce(betterTrust, 'unproven');

/** A copy whose From a list rewrote says less than one it did not; then the smaller raw hash, only to choose always the same. */
const byPreference = (a: PlacedMail, b: PlacedMail): number => {
  const [rewrittenA, rewrittenB] = [a, b].map((m) => (m.reading.fromAsPosted === undefined ? 0 : 1));
  if (rewrittenA !== rewrittenB) return (rewrittenA ?? 0) - (rewrittenB ?? 0);
  return a.rawHash < b.rawHash ? -1 : 1;
};

/** What a mail claims to be, without its content: equal over all copies means that at least its place is sure. */
const slotOf = ({ reading }: PlacedMail): string =>
  canonicalJson([
    isPosting(reading),
    reading.kind,
    reading.from.address.toLowerCase(),
    reading.subjectKey,
    reading.prefix ?? null,
  ]);

const sameContent = (copies: readonly PlacedMail[]): boolean =>
  copies.every((c) => c.reading.contentHash === copies[0]?.reading.contentHash);

/** The lists that copies name, each once: a mail may name one twice. */
const listsOf = (readings: readonly MailReading[]): readonly ListId[] =>
  [...new Set(readings.flatMap((r) => r.listIds))].sort();

const withLists = (reading: MailReading, listIds: readonly ListId[]): MailReading =>
  listIds.length === reading.listIds.length ? reading : { ...reading, listIds };

const single = ({ rawHash, reading, saidAt, proven, trust }: PlacedMail, contested = false): SeenMail => {
  const listIds = reading.listIds.length < 2 ? reading.listIds : listsOf([reading]);
  return {
    messageId: reading.messageId,
    reading: withLists(reading, listIds),
    listIds,
    rawHash,
    saidAt,
    proven,
    trust,
    contested,
    sureSlot: !contested,
  };
};

const merged = ([first, ...others]: readonly [PlacedMail, ...PlacedMail[]], contested: boolean): SeenMail => {
  if (others.length === 0) return single(first);
  const copies = [first, ...others];
  const best = copies.reduce((a, b) => (byPreference(b, a) < 0 ? b : a));
  const saidAt = earliest(copies.map((c) => c.saidAt)) ?? best.saidAt;
  const listIds = listsOf(copies.map((c) => c.reading));
  return {
    messageId: best.reading.messageId,
    reading: withLists(best.reading, listIds),
    listIds,
    rawHash: best.rawHash,
    saidAt,
    proven: copies.some((c) => c.proven && c.saidAt === saidAt),
    trust: bestTrust(copies),
    contested,
    sureSlot: true,
  };
};

/** Copies that differ: one posting whose place is sure, else each content for itself. */
const contestedMails = (copies: readonly [PlacedMail, ...PlacedMail[]]): readonly SeenMail[] => {
  const isOneSlot = isPosting(copies[0].reading) && new Set(copies.map(slotOf)).size === 1;
  if (isOneSlot) return [merged(copies, true)];
  const contents = new Map(
    [...copies]
      .sort(byPreference)
      .reverse()
      .map((c) => [c.reading.contentHash, c]),
  );
  return [...contents.values()].map((c) => single(c, true));
};

const picks = (decisions: readonly GroupingDecision[]): ReadonlyMap<string, string> =>
  new Map(decisions.flatMap((d) => (d.kind === 'pick-copy' ? [[d.messageId, d.rawHash] as const] : [])));

type Copies = [PlacedMail, ...PlacedMail[]];

const byMessageId = (mails: readonly PlacedMail[]): ReadonlyMap<string, Copies> => {
  const groups = new Map<string, Copies>();
  for (const mail of mails) {
    const group = groups.get(mail.reading.messageId);
    if (group === undefined) groups.set(mail.reading.messageId, [mail]);
    else group.push(mail);
  }
  return groups;
};

/** Copies of the picked content only, when a person picked one that is there. */
const afterPick = (copies: Copies, picked: string | undefined): Copies => {
  const choice = copies.find((c) => c.rawHash === picked);
  if (choice === undefined) return copies;
  return [
    choice,
    ...copies.filter((c) => c !== choice && c.reading.contentHash === choice.reading.contentHash),
  ];
};

/**
 * Many copies, one mail: copies of one Message-ID with equal content become one mail with the best trust and the earliest time; copies that
 * differ become contested mails and an impostor group, unless a person picked one. In the order of `bySaid`.
 */
export const mergeCopies = (
  mails: readonly PlacedMail[],
  decisions: readonly GroupingDecision[],
): { readonly mails: readonly SeenMail[]; readonly impostors: readonly ImpostorGroup[] } => {
  const picked = picks(decisions);
  const seen: SeenMail[] = [];
  const impostors: ImpostorGroup[] = [];
  for (const [id, all] of byMessageId(mails)) {
    const copies = all.length === 1 ? all : afterPick(all, picked.get(id));
    if (sameContent(copies)) {
      seen.push(merged(copies, false));
      continue;
    }
    seen.push(...contestedMails(copies));
    const rawHashes = [...new Set(copies.map((c) => c.rawHash))].sort();
    impostors.push({ messageId: copies[0].reading.messageId, rawHashes });
  }
  impostors.sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
  return { mails: seen.sort(bySaid), impostors };
};
