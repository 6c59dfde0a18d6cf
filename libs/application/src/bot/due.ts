import { addSeconds, latest, secondsBetween, type Instant } from '@sluice/kernel';
import type { StoredMail } from '../ports/intake-store';
import { newestOf, postedIn, type CommentMatter } from './comment-matter';

/** What is older than this is recorded and never answered: nobody remembers it, and an outage of ours is nobody's concern. */
export const BACKLOG_HOURS = 48;
/** How long it is waited after a revert whether the patch comes back. */
export const REVERT_QUIET_HOURS = 6;

const HOUR = 3_600;
const MINUTE = 60;

const postedMails = (matter: CommentMatter): readonly StoredMail[] => {
  const newest = newestOf(matter.derived);
  return newest === undefined ? [] : postedIn(newest.revision).flatMap((id) => matter.mails.get(id) ?? []);
};

/** Whether the newest revision was posted so short a time ago that it may still be commented on. */
export const isFresh = (matter: CommentMatter): boolean => {
  const said = latest(postedMails(matter).map((m) => m.saidAt));
  return said !== undefined && secondsBetween(said, matter.now) <= BACKLOG_HOURS * HOUR;
};

export const isOverdue = (dueAt: Instant, now: Instant): boolean =>
  secondsBetween(dueAt, now) > BACKLOG_HOURS * HOUR;

/** When a comment on the newest revision is due: at once where it is complete, its cover letter included, else when nothing more of it came for so many minutes. */
export const verdictDueAt = (matter: CommentMatter, delayMinutes: number): Instant => {
  const revision = newestOf(matter.derived)?.revision;
  const last = latest(postedMails(matter).map((m) => m.recordedAt)) ?? matter.now;
  const isWhole = revision?.complete === true && !revision.coverExpected;
  return isWhole ? last : addSeconds(last, delayMinutes * MINUTE);
};

export const revertDueAt = (recordedAt: Instant): Instant =>
  addSeconds(recordedAt, REVERT_QUIET_HOURS * HOUR);
