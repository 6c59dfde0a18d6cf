import type { EventEnvelope, Hashing, MessageId } from '@sluice/kernel';
import type { CommentLog } from '../ports/comment-log';
import type { OutboxStore } from '../ports/outbox-store';
import type { ViewPorts } from '../views';
import { botStandingOf, type BotStanding } from './bot-decisions';
import type { CommentSettings } from './comment-settings';
import { wrongRules, type WrongRule } from './wrong-share';

/** What planning and checking comments take. */
export type BotPorts = {
  readonly outbox: OutboxStore;
  readonly comments: CommentLog;
  /** All `PersonDecided`, in the order of the log. */
  readonly decided: () => Promise<readonly EventEnvelope[]>;
  /** The views of everybody: of what is under embargo they know nothing. As of now. */
  readonly views: () => Promise<ViewPorts>;
  readonly hashing: Pick<Hashing, 'sha256'>;
  /** The Message-ID of a mail by the key of its entry. */
  readonly messageIdOf: (key: string) => MessageId;
};

/** What people said to the bot, with the rules that muted themselves among the muted ones. */
export type FullStanding = { readonly standing: BotStanding; readonly wrong: readonly WrongRule[] };

/** Reads what people said to the bot, and which rules are wrong too often to speak. */
export const fullStanding = async (
  { decided, comments }: Pick<BotPorts, 'decided' | 'comments'>,
  { wrongPercent }: Pick<CommentSettings, 'wrongPercent'>,
): Promise<FullStanding> => {
  const known = await decided();
  const standing = botStandingOf(known);
  const wrong = await wrongRules(comments, { standing, known }, wrongPercent);
  const rules = new Set([...standing.rules, ...wrong.map((w) => w.rule)]);
  return { standing: { ...standing, rules }, wrong };
};
