import { canonicalJson, type Hashing } from '@sluice/kernel';
import { outboxKey } from '../outbox/entries';
import type { OutboxPlan } from '../ports/outbox-store';
import type { BotStanding } from './bot-decisions';
import type { BotMail } from './bot-mail';
import { administratorsOf } from './comment-recipients';
import type { CommentSettings } from './comment-settings';
import { guarded, paragraph, row, sections } from './layout';
import * as say from './sentences';
import type { WrongRule } from './wrong-share';

type Parts = {
  readonly settings: CommentSettings;
  readonly standing: BotStanding;
  readonly hashing: Pick<Hashing, 'sha256'>;
};

/** One mail to all administrators together; nothing where there is none. */
const alertTo = (
  identity: readonly string[],
  said: Pick<BotMail, 'subject' | 'text' | 'rules'>,
  { settings, standing, hashing }: Parts,
): readonly OutboxPlan[] => {
  const recipients = administratorsOf(settings, standing);
  if ('silent' in recipients) return [];
  const to = { channel: 'mail', target: recipients.to[0].address } as const;
  const payload: BotMail = {
    ...{ kind: 'bot-alert', ...recipients, references: [], automatic: 'auto-generated', ...said },
  };
  return [{ ...to, key: outboxKey(canonicalJson(['bot-alert', ...identity]), to, hashing), payload }];
};

/** Tells the administrators that a rule muted itself: once, until a person lets it speak again. */
export const ruleMutedAlert = (muted: WrongRule, parts: Parts): readonly OutboxPlan[] => {
  const { rule, since = '' } = muted;
  const words = say.ruleMuted(muted, parts.settings.wrongPercent);
  const text = `${guarded(sections(...words.map((w) => paragraph(w)))).join('\n')}\n`;
  return alertTo(['muted', rule, since], { subject: say.ruleMutedSubject(rule), text, rules: [rule] }, parts);
};

/** A series that is named to the administrators. */
export type NamedSeries = { readonly id: string; readonly subject: string };

/** Series named in one mail. */
const MAX_NAMED = 100;
const SHORT_HASH = 12;

/** Tells the administrators of series that nobody is told of, for there are too many: once for an identity; nothing where there are none. */
export const seriesAlert = (
  left: readonly NamedSeries[],
  {
    identity,
    subject,
    words,
    rule,
  }: {
    readonly identity: readonly string[];
    readonly subject: string;
    readonly words: string;
    readonly rule: string;
  },
  parts: Parts,
): readonly OutboxPlan[] => {
  if (left.length === 0) return [];
  const rows = left.slice(0, MAX_NAMED).map(({ id, subject: title }) => row(`${id}  ${title}`));
  const lines = [...paragraph(words), '', ...rows];
  return alertTo(identity, { subject, text: `${guarded(lines).join('\n')}\n`, rules: [rule] }, parts);
};

/** Tells the administrators of dependents that nobody is told of, for there are too many: once for a revert and list. */
export const dependentsAlert = (
  left: readonly NamedSeries[],
  { revertedBy, told, list }: { readonly revertedBy: string; readonly told: number; readonly list: string },
  parts: Parts,
): readonly OutboxPlan[] =>
  seriesAlert(
    left,
    {
      identity: ['dependents', revertedBy, list],
      subject: say.dependentsSubject(revertedBy.slice(0, SHORT_HASH), left.length),
      words: say.dependentsLeft(told, left.length),
      rule: 'dependencies',
    },
    parts,
  );
