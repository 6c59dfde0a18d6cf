import type { Revision } from '@sluice/series';
import type { DerivedSeries } from '../derive';
import type { StoredMail } from '../ports/intake-store';
import { patchworkName } from './patchwork-name';
import { isLetter, positionIn, postingsOf, type MailsById } from './patchwork-postings';
import type { DerivedState, PatchworkMail, PatchworkPosting, PatchworkRows } from './patchwork-rows';
import { patchStates } from './patchwork-state';

/** Of several copies of a mail the one that its list did not rewrite, then the smallest hash: the one that `assemble` takes. */
const better = (a: StoredMail, b: StoredMail): StoredMail => {
  const [x, y] = [a, b].map((m) => `${m.reading.fromAsPosted === undefined ? '0' : '1'}${m.rawHash}`);
  return (x ?? '') <= (y ?? '') ? a : b;
};

const byMessageId = (mails: readonly StoredMail[]): MailsById => {
  const found = new Map<string, StoredMail>();
  for (const mail of mails) {
    const other = found.get(mail.reading.messageId);
    found.set(mail.reading.messageId, other === undefined ? mail : better(other, mail));
  }
  return found;
};

type Projecting = {
  readonly mails: MailsById;
  /** Words that are left out of names: the project's own. */
  readonly dropped: readonly string[];
};

const postedMail = (
  mail: StoredMail,
  derived: DerivedState | undefined,
  { dropped }: Projecting,
): PatchworkMail => {
  const { reading, rawHash, saidAt, recordedAt } = mail;
  const { messageId, subject, from: submitter } = reading;
  const { name } = patchworkName(subject, dropped);
  const shared = { messageId, rawHash, name, saidAt, recordedAt, submitter, position: positionIn(mail) };
  if (isLetter(mail)) return { kind: 'cover', ...shared };
  const hash = reading.patch?.diffHash ?? reading.cover?.diffHash;
  return { kind: 'patch', ...shared, hash, pullUrl: reading.cover?.pullUrl, derived };
};

/** What a mail answers, the newest first. */
const ancestorsOf = ({ reading }: StoredMail): readonly string[] => [
  ...reading.inReplyTo,
  ...[...reading.references].reverse(),
];

/** The patch or cover that a revision has at a place. */
const at = (revision: Revision, position: number | 'cover' | 'unknown'): string | undefined =>
  typeof position === 'number' && position > 0
    ? revision.patches.find((p) => p.position === position)?.messageId
    : revision.coverMessageId;

/** Answers to the postings of some revisions, each on the nearest patch or cover letter above it. An answer to what never came is on nothing. */
const commentsOn = (
  revisions: readonly Revision[],
  posted: ReadonlySet<string>,
  { mails }: Projecting,
): readonly PatchworkMail[] => {
  const on = new Map<string, string>();
  return revisions.flatMap((revision) =>
    revision.replies.flatMap(({ messageId, position, contested }): readonly PatchworkMail[] => {
      const mail = mails.get(messageId);
      if (mail === undefined || contested === true || posted.has(messageId) || on.has(messageId)) return [];
      const above = ancestorsOf(mail).map((id) => (posted.has(id) ? id : on.get(id)));
      const target = above.find((id) => id !== undefined) ?? at(revision, position);
      if (target === undefined || !posted.has(target)) return [];
      on.set(messageId, target);
      const { rawHash, saidAt, recordedAt, reading } = mail;
      const { subject: name, from: submitter } = reading;
      return [{ kind: 'comment', messageId, rawHash, name, saidAt, recordedAt, submitter, on: target }];
    }),
  );
};

/** One mail is of one posting: of those that name it the first, so that no patch has two numbers of series. */
const eachOnce = (postings: readonly PatchworkPosting[]): readonly PatchworkPosting[] => {
  const taken = new Set<string>();
  return postings.flatMap((posting) => {
    const members = posting.members.filter((id) => !taken.has(id));
    for (const id of members) taken.add(id);
    return members.length === 0 ? [] : [{ ...posting, members }];
  });
};

/**
 * What one conversation is to Patchwork's clients: its patches, cover letters and comments, and its postings. Copies of one mail that differ are left
 * out until a person picks one, as everywhere. Pure; `linkNames` are the names the project has there.
 */
export const projectPatchwork = (
  series: readonly DerivedSeries[],
  mails: readonly StoredMail[],
  linkNames: readonly string[],
): PatchworkRows => {
  const projecting = { mails: byMessageId(mails), dropped: linkNames };
  const saidAt = new Map([...projecting.mails].map(([id, m]) => [id, m.saidAt]));
  const rows = series.map((derived) => {
    const { revisions } = derived.series;
    const postings = eachOnce(revisions.flatMap((r) => postingsOf(r, revisions, projecting)));
    const states = patchStates(derived, saidAt);
    const posted = postings
      .flatMap((p) => p.members)
      .flatMap((id) => {
        const mail = projecting.mails.get(id);
        return mail === undefined ? [] : [postedMail(mail, states.get(id), projecting)];
      });
    const comments = commentsOn(revisions, new Set(posted.map((m) => m.messageId)), projecting);
    return { postings, mails: [...posted, ...comments] };
  });
  return { postings: rows.flatMap((r) => r.postings), mails: rows.flatMap((r) => r.mails) };
};
