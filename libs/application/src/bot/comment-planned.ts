import type { EventEnvelope, Hashing, Instant, MessageId, NewEvent } from '@sluice/kernel';
import { canonicalJson } from '@sluice/kernel';
import { seriesStream } from '../live/wants';
import { outboxKey } from '../outbox/entries';
import type { OutboxPlan } from '../ports/outbox-store';
import type { Comment, CommentAbout } from './comment';
import type { BotMail } from './bot-mail';

/** The conclusion that a comment is to be sent. */
export const COMMENT_PLANNED = 'CommentPlanned';

/** What it says: ids, and no word of any mail. */
export type CommentPlanned = CommentAbout & {
  /** Key of the entry in the outbox. */
  readonly entry: string;
  /** Message-ID that the comment has, or would have. */
  readonly comment: MessageId;
  /** Address of the list. */
  readonly list: string;
  readonly plannedAt: Instant;
};

/** A comment in the outbox: the mail, with what it is about, so that it can be asked whether that is still so. */
export type CommentMail = BotMail & {
  readonly about: CommentAbout;
  /** When its first attempt is due by the rules of comments; who sends may put it off. */
  readonly dueAt: Instant;
};

export const isCommentMail = (payload: OutboxPlan['payload']): payload is CommentMail =>
  payload.kind === 'comment' && typeof payload['about'] === 'object' && payload['about'] !== null;

/** A comment as an entry, and the conclusion that goes with it. */
export type PlannedComment = { readonly plan: OutboxPlan; readonly event: NewEvent };

/** What planning needs beside the comment. */
export type EntryParts = {
  readonly dueAt: Instant;
  readonly hashing: Pick<Hashing, 'sha256'>;
  /** The Message-ID of a mail by the key of its entry. */
  readonly messageIdOf: (key: string) => MessageId;
};

/** Identity of what a comment says: list, revision and rule set, for a revert or an ack the commit, for a schedule its decision; no version of the code, and no time. */
const identityOf = ({ about, mail }: Comment): string => {
  const { audience, series, revision, rules, revertedBy = '', schedule, acked } = about;
  const of = ['comment', audience, mail.list ?? '', series, revision, rules, revertedBy];
  const more = schedule ?? acked;
  return canonicalJson(more === undefined ? of : [...of, more]);
};

export const entryOf = (
  comment: Comment,
  { dueAt, hashing }: Omit<EntryParts, 'messageIdOf'>,
): OutboxPlan => {
  const to = { channel: 'mail', target: comment.mail.to[0].address } as const;
  const payload: CommentMail = { ...comment.mail, about: comment.about, dueAt };
  return { ...to, key: outboxKey(identityOf(comment), to, hashing), payload, notBefore: dueAt };
};

/** What is written for a comment, all in one transaction. */
export const plannedComment = (comment: Comment, parts: EntryParts): PlannedComment => {
  const plan = entryOf(comment, parts);
  const { about, mail } = comment;
  const data = {
    ...about,
    ...{ entry: plan.key, comment: parts.messageIdOf(plan.key), list: mail.list },
    causes: [about.answers, ...(about.revertedBy === undefined ? [] : [about.revertedBy])],
  };
  return {
    plan,
    event: {
      sort: 'conclusion',
      type: COMMENT_PLANNED,
      schemaVersion: 1,
      streamName: seriesStream(about.series),
      idempotencyKey: `${COMMENT_PLANNED} ${plan.key}`,
      data,
    },
  };
};

/** What a conclusion says, read back. */
export const commentPlannedOf = ({
  data,
  recordedAt,
}: Pick<EventEnvelope, 'data' | 'recordedAt'>): CommentPlanned => ({
  ...(data as Omit<CommentPlanned, 'plannedAt'>),
  plannedAt: recordedAt,
});
