import { canonicalJson } from '@sluice/kernel';
import type { BotPorts } from '../bot/bot-ports';
import { commentOn, topicOf, type Comment, type CommentAbout, type CommentContext } from '../bot/comment';
import { commentOnDamage } from '../bot/damage-comment';
import { entryOf, isCommentMail, type CommentMail } from '../bot/comment-planned';
import type { CommentMatter, Silent } from '../bot/comment-matter';
import type { BotStanding } from '../bot/bot-decisions';
import type { CommentSettings } from '../bot/comment-settings';
import { verdictDueAt } from '../bot/due';
import { loadMatter } from '../bot/load-matter';
import { commentOnRevert } from '../bot/revert-comment';
import { ackStill } from '../bot/ack-comment';
import { scheduleStill } from '../bot/schedule-comment';
import type { OutboxEntry } from '../ports/outbox-store';

/** A comment composed again, by what is known now. */
export const composedAnew = (
  matter: CommentMatter,
  old: CommentMail,
  { settings, standing }: Omit<CommentContext, 'audience'>,
): Comment | Silent => {
  const { about } = old;
  const context = { settings, standing, audience: about.audience };
  switch (topicOf(about)) {
    case 'revert':
      return commentOnRevert(matter, context, about.revertedBy ?? '');
    case 'damage':
      return commentOnDamage(matter, context);
    case 'ack':
      return ackStill(matter, old, context);
    case 'schedule':
      return scheduleStill(matter, old, context);
    default:
      return commentOn(matter, context);
  }
};

/** What is said beside the verdict holds whatever becomes of that. */
const outcomeIn = (about: CommentAbout): string =>
  ['damage', 'ack'].includes(topicOf(about)) ? '' : about.outcome;

/** Whether two comments say the same of the same: how it is told may differ. */
export const isSameComment = (a: CommentAbout, b: CommentAbout): boolean =>
  a.revision === b.revision &&
  a.level === b.level &&
  outcomeIn(a) === outcomeIn(b) &&
  a.revertedBy === b.revertedBy &&
  a.schedule === b.schedule &&
  a.acked === b.acked &&
  a.rules.join() === b.rules.join();

type Revising = { readonly settings: CommentSettings; readonly standing: BotStanding };

const revisedTo = (
  entry: OutboxEntry,
  {
    matter,
    fresh,
    old,
  }: { readonly matter: CommentMatter; readonly fresh: Comment; readonly old: CommentMail },
  { ports, settings }: { readonly ports: BotPorts; readonly settings: CommentSettings },
): Pick<OutboxEntry, 'payload' | 'nextAt'> => {
  const isOfPosting = ['verdict', 'damage'].includes(topicOf(fresh.about));
  const dueAt = isOfPosting ? verdictDueAt(matter, settings.delayMinutes) : old.dueAt;
  const { payload } = entryOf(fresh, { dueAt, hashing: ports.hashing });
  // Who sends may have put it off; that stays.
  return { payload, nextAt: entry.nextAt === old.dueAt || entry.nextAt < dueAt ? dueAt : entry.nextAt };
};

const revise = async (
  entry: OutboxEntry,
  ports: BotPorts,
  { settings, standing }: Revising,
): Promise<boolean> => {
  const old = entry.payload;
  if (!isCommentMail(old)) return false;
  const matter = await loadMatter(await ports.views(), old.about.answers);
  if (matter === undefined) return false;
  const fresh = composedAnew(matter, old, { settings, standing });
  // What no longer holds stays as it is: it is withheld when it is due.
  if ('silent' in fresh || !isSameComment(fresh.about, old.about)) return false;
  if (fresh.mail.to[0].address !== entry.target) return false;
  const to = revisedTo(entry, { matter, fresh, old }, { ports, settings });
  if (canonicalJson(to.payload) === canonicalJson(old) && to.nextAt === entry.nextAt) return false;
  return ports.outbox.revise(entry, to);
};

/**
 * Composes the comments anew that are planned and that nobody has begun to send: a patch or cover letter that came meanwhile is minded, and whatever order
 * mails came in, the same is said. Answers how many differ.
 */
export const reviseComments = async (
  ports: BotPorts,
  settings: CommentSettings,
  standing: BotStanding,
): Promise<number> => {
  let revised = 0;
  for (const entry of await ports.outbox.untried('comment'))
    if (await revise(entry, ports, { settings, standing })) revised += 1;
  return revised;
};
