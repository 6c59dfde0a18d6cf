import { stemOf, type Revision } from '@sluice/series';
import type { StoredMail } from '../ports/intake-store';
import { patchworkName } from './patchwork-name';
import type { PatchworkPosting } from './patchwork-rows';

/** Mails by Message-ID: of several copies the one that stands for them. */
export type MailsById = ReadonlyMap<string, StoredMail>;

/** Whether a mail of a posting is its cover letter: one without the word PATCH in its subject, too, which is read as a patch series' letter by what answers it. */
export const isLetter = ({ reading }: StoredMail): boolean =>
  reading.kind !== 'patch' && reading.kind !== 'pull-request';

/** The n of n/m by the subject; a cover is 0, a patch without n/m is 1. */
export const positionIn = (mail: StoredMail): number =>
  mail.reading.prefix?.position ?? (isLetter(mail) ? 0 : 1);

/** The patches a revision itself brought: what a partial re-roll takes from the revision before belongs to that one's posting. */
const ownPatches = (revision: Revision, all: readonly Revision[]): readonly string[] => {
  const base = all.find((r) => r.number === revision.rerollOf);
  const taken = new Set(base?.patches.map((p) => p.messageId));
  return revision.patches.flatMap((p) =>
    p.messageId === undefined || taken.has(p.messageId) ? [] : [p.messageId],
  );
};

/** What the mails of one sending have in common: the stem of their ids, else the oldest mail they name, else themselves. */
const sendingOf = ({ reading }: StoredMail): string =>
  stemOf(reading.messageId) ?? reading.references[0] ?? reading.inReplyTo[0] ?? reading.messageId;

/** RESENDs of a revision, a group for each sending. */
const resendings = (revision: Revision, mails: MailsById): readonly (readonly string[])[] => {
  const groups = new Map<string, string[]>();
  for (const id of revision.resends) {
    const mail = mails.get(id);
    if (mail === undefined) continue;
    const sending = sendingOf(mail);
    // The cover of a sending names no older mail: those that answer it name it.
    const group = groups.get(sending) ?? groups.get(id);
    if (group === undefined) groups.set(sending, [id]);
    else group.push(id);
  }
  return [...groups.values()];
};

const byPosition = (a: StoredMail, b: StoredMail): number =>
  positionIn(a) - positionIn(b) || (a.saidAt < b.saidAt ? -1 : 1);

/** `"5.1"` and `"5b"` are 5 to Patchwork. */
const versionOf = (revision: Revision): number => Math.max(1, Number.parseInt(revision.number, 10) || 1);

const titled = (mail: StoredMail, dropped: readonly string[]): string =>
  patchworkName(mail.reading.subject, dropped).name;

const nameOf = (members: readonly StoredMail[], dropped: readonly string[]): string | undefined => {
  const cover = members.find(isLetter);
  if (cover !== undefined) return titled(cover, dropped).replace(/^\[[^\]]*\]\s*/, '');
  const first = members.find((m) => positionIn(m) <= 1);
  return first === undefined ? undefined : titled(first, dropped);
};

const postingOf = (
  ids: readonly string[],
  revision: Revision,
  { mails, dropped }: { readonly mails: MailsById; readonly dropped: readonly string[] },
): PatchworkPosting | undefined => {
  const members = ids.flatMap((id) => mails.get(id) ?? []).sort(byPosition);
  const first = [...members].sort((a, b) => (a.saidAt < b.saidAt ? -1 : 1))[0];
  if (first === undefined) return undefined;
  return {
    members: members.map((m) => m.reading.messageId),
    cover: members.find(isLetter)?.reading.messageId,
    name: nameOf(members, dropped),
    saidAt: first.saidAt,
    submitter: first.reading.from,
    version: versionOf(revision),
    total: Math.max(1, revision.total),
  };
};

/** The postings of a revision: its own, and one for each RESEND. Of a revision that is known by answers only there is none. */
export const postingsOf = (
  revision: Revision,
  all: readonly Revision[],
  context: { readonly mails: MailsById; readonly dropped: readonly string[] },
): readonly PatchworkPosting[] => {
  const cover = revision.coverMessageId;
  const own = [...(cover === undefined ? [] : [cover]), ...ownPatches(revision, all)];
  return [own, ...resendings(revision, context.mails)].flatMap(
    (ids) => postingOf(ids, revision, context) ?? [],
  );
};
