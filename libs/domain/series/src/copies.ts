import { canonicalJson, earliest } from '@sluice/kernel';
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

const single = ({ rawHash, reading, saidAt, proven, trust }: PlacedMail): SeenMail => ({
  messageId: reading.messageId,
  reading,
  listIds: reading.listIds.length < 2 ? reading.listIds : [...reading.listIds].sort(),
  rawHash,
  saidAt,
  proven,
  trust,
  contested: false,
  sureSlot: true,
});

const merged = (copies: readonly PlacedMail[], contested: boolean): SeenMail | undefined => {
  const [first, second] = copies;
  if (first !== undefined && second === undefined) return single(first);
  const [best] = [...copies].sort(byPreference);
  if (best === undefined) return undefined;
  const saidAt = earliest(copies.map((c) => c.saidAt)) ?? best.saidAt;
  const listIds = [...new Set(copies.flatMap((c) => c.reading.listIds))].sort();
  return {
    messageId: best.reading.messageId,
    reading: listIds.length === best.reading.listIds.length ? best.reading : { ...best.reading, listIds },
    listIds,
    rawHash: best.rawHash,
    saidAt,
    proven: copies.some((c) => c.proven && c.saidAt === saidAt),
    trust: bestTrust(copies),
    contested,
    sureSlot: !contested || new Set(copies.map(slotOf)).size === 1,
  };
};

const picks = (decisions: readonly GroupingDecision[]): ReadonlyMap<string, string> =>
  new Map(decisions.flatMap((d) => (d.kind === 'pick-copy' ? [[d.messageId, d.rawHash] as const] : [])));

const byMessageId = (mails: readonly PlacedMail[]): ReadonlyMap<string, PlacedMail[]> => {
  const groups = new Map<string, PlacedMail[]>();
  for (const mail of mails) {
    const group = groups.get(mail.reading.messageId);
    if (group === undefined) groups.set(mail.reading.messageId, [mail]);
    else group.push(mail);
  }
  return groups;
};

/** Copies of the picked content only, when a person picked one that is there. */
const afterPick = (copies: readonly PlacedMail[], picked: string | undefined): readonly PlacedMail[] => {
  const choice = copies.find((c) => c.rawHash === picked);
  if (choice === undefined) return copies;
  return copies.filter((c) => c.reading.contentHash === choice.reading.contentHash);
};

/**
 * Many copies, one mail: copies of one Message-ID with equal content become one mail with the best trust and the earliest time; copies that
 * differ become a contested mail and an impostor group, unless a person picked one. In the order of `bySaid`.
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
    const contested = !sameContent(copies);
    const mail = merged(copies, contested);
    if (mail === undefined) continue;
    seen.push(mail);
    if (contested) {
      const rawHashes = [...new Set(copies.map((c) => c.rawHash))].sort();
      impostors.push({ messageId: mail.messageId, rawHashes });
    }
  }
  impostors.sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
  return { mails: seen.sort(bySaid), impostors };
};
