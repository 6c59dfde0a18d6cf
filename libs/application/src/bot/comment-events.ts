import type { MessageId, NewEvent } from '@sluice/kernel';
import { CONCLUDER_VERSION } from '../conclusions';
import type { ConclusionType } from '../live/event-types';
import type { OutboxEntry } from '../ports/outbox-store';
import { isBotMail, type BotMail } from './bot-mail';
import { BOT_STREAM } from './bot-switch';
import type { CommentAbout } from './comment';
import { isCommentMail } from './comment-planned';
import { isWhole } from './recipients';

/** Which series and revision a comment is about, where it says so. */
const aboutOf = (payload: BotMail): Partial<Pick<CommentAbout, 'series' | 'revision'>> =>
  isCommentMail(payload) ? payload.about : {};

/** On the stream of its series, or of the bot where the mail names none. Ids only: neither whom it went to nor a word of it. The mail that is answered is its cause, so that who may not see that mail does not see this. */
const eventOf = (
  { key, payload }: OutboxEntry,
  what: {
    readonly type: ConclusionType;
    readonly time: string;
    readonly data: Readonly<Record<string, unknown>>;
  },
): readonly NewEvent[] => {
  if (!isBotMail(payload) || payload.kind !== 'comment' || !isWhole(payload)) return [];
  const { series, revision } = aboutOf(payload);
  const { rules, inReplyTo } = payload;
  return [
    {
      sort: 'conclusion',
      type: what.type,
      schemaVersion: 1,
      streamName: series === undefined ? BOT_STREAM : `series-${series}`,
      idempotencyKey: `${what.type} ${key}${what.time}`,
      data: {
        ...(series === undefined ? {} : { series, revision }),
        ...{ entry: key, rules, ...what.data },
        ...{ causes: inReplyTo === undefined ? [] : [inReplyTo], concluder: CONCLUDER_VERSION },
      },
    },
  ];
};

/** What is recorded when a comment was sent, as the mail with this Message-ID; of other mail nothing is. */
export const commentSent = (entry: OutboxEntry, as: MessageId | undefined): readonly NewEvent[] =>
  eventOf(entry, { type: 'CommentSent', time: '', data: as === undefined ? {} : { comment: as } });

/** What is recorded when a comment was withheld: again where a person put it back and it was withheld again. */
export const commentWithheld = (entry: OutboxEntry, why: string): readonly NewEvent[] =>
  eventOf(entry, {
    type: 'CommentWithheld',
    time: entry.releasedAt === undefined ? '' : ` ${entry.releasedAt}`,
    data: { why },
  });
