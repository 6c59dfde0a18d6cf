import type { Outcome, Reason } from '@sluice/gate';
import type { MessageId } from '@sluice/kernel';
import type { BotStanding } from './bot-decisions';
import type { BotMail } from './bot-mail';
import { newestOf, whyNobody, type CommentMatter, type Newest, type Silent } from './comment-matter';
import { answeredBy, placeOf, silenceIn, type CommentPlace } from './comment-place';
import { commentRecipients, neededMaintainers } from './comment-recipients';
import { levelOf, voiceOf, type BotLevel, type CommentSettings, type ListVoice } from './comment-settings';
import { textOf } from './comment-text';
import * as say from './sentences';
import { ruleSetOf, speakingReasons } from './speaking';

/** Who hears a comment: people of the list, or the administrators alone while a rule is on trial. */
export const AUDIENCES = ['public', 'shadow'] as const;

export type Audience = (typeof AUDIENCES)[number];

/** What a comment says of what: a later one is compared with it, and the same one is known again by it. Ids only. */
export type CommentAbout = {
  readonly audience: Audience;
  readonly level: BotLevel;
  readonly series: string;
  readonly revision: string;
  readonly release: string;
  readonly outcome: Outcome;
  /** The review rules it speaks of, sorted. */
  readonly rules: readonly string[];
  readonly answers: MessageId;
  /** For what is said of a parent that was taken back: the commit that did it. */
  readonly revertedBy?: string | undefined;
  /** For what is said of a verdict that a new schedule changed: the decision that announced it. */
  readonly schedule?: string | undefined;
  /** For what is said of a release ack that no mail gives: the commit that carries it. */
  readonly acked?: string | undefined;
};

/** What a comment is about. Each is said by itself, whatever was said of another. */
export type CommentTopic = 'verdict' | 'revert' | 'damage' | 'schedule' | 'ack';

/** The rule by which an author hears that `git am` will refuse what they posted. */
export const DAMAGED_PATCH = 'damaged-patch';

export const topicOf = ({ revertedBy, schedule, acked, rules }: CommentAbout): CommentTopic => {
  if (revertedBy !== undefined) return 'revert';
  if (acked !== undefined) return 'ack';
  if (schedule !== undefined) return 'schedule';
  return rules.includes(DAMAGED_PATCH) ? 'damage' : 'verdict';
};

/** A comment, composed: the mail, and what it is about. */
export type Comment = { readonly about: CommentAbout; readonly mail: BotMail };

export type CommentContext = {
  readonly settings: CommentSettings;
  readonly standing: BotStanding;
  readonly audience: Audience;
};

/** Reasons that may be heard by an audience, with how far: on a list only rules that may go there, so that nothing is told by halves. */
const heard = (
  reasons: readonly Reason[],
  voice: ListVoice,
  { standing, audience }: CommentContext,
): { readonly level: BotLevel; readonly reasons: readonly Reason[] } => {
  const at = (level: BotLevel): readonly Reason[] =>
    reasons.filter((r) => levelOf(r.rule, voice, standing.rules) === level);
  const levels = audience === 'shadow' ? (['shadow'] as const) : (['list', 'author'] as const);
  const level = levels.find((l) => at(l).length > 0);
  return level === undefined ? { level: 'off', reasons: [] } : { level, reasons: at(level) };
};

/** The mail around a text. */
export const mailOf = (
  place: CommentPlace,
  recipients: Pick<BotMail, 'to' | 'cc'>,
  said: Pick<BotMail, 'text' | 'rules' | 'list'> & { readonly level: BotLevel },
): BotMail => {
  const { level, ...rest } = said;
  const isShadow = level === 'shadow';
  return {
    kind: 'comment',
    ...recipients,
    subject: isShadow ? say.shadowSubject(place.subject) : place.subject,
    inReplyTo: place.answered.messageId,
    references: place.references,
    automatic: isShadow ? 'auto-generated' : 'auto-replied',
    thread: place.thread,
    ...rest,
  };
};

const composed = (
  matter: CommentMatter,
  newest: Newest,
  {
    voice,
    context,
    all,
  }: {
    readonly voice: ListVoice;
    readonly context: CommentContext;
    readonly all: readonly Reason[];
  },
): Comment | Silent => {
  const { settings, standing, audience } = context;
  const { level, reasons } = heard(all, voice, context);
  if (reasons.length === 0) return { silent: 'no rule in it may be heard' };
  const place = placeOf(matter, answeredBy(reasons, newest.revision));
  if ('silent' in place) return place;
  const silent = silenceIn(place, newest.revision, { standing, own: settings.own });
  if (silent !== undefined) return { silent };
  const maintainers = neededMaintainers(matter, newest, reasons);
  const recipients = commentRecipients(level, place.answered, { voice, settings, standing, maintainers });
  if ('silent' in recipients) return recipients;
  const rules = ruleSetOf(reasons);
  const { messageId: answers } = place.answered;
  const { release, outcome, revision } = newest.verdict;
  const text = textOf(matter, newest, { reasons, answered: answers, settings });
  return {
    about: { audience, level, series: matter.derived.series.id, revision, release, outcome, rules, answers },
    mail: mailOf(place, recipients, { text, rules, list: voice.address, level }),
  };
};

/**
 * The one comment on the newest revision of a series for an audience, or why there is none. Pure: the same matter gives the same comment, in whatever order
 * its mails came. When it is due and whether it was said before is no question of this.
 */
export const commentOn = (matter: CommentMatter, context: CommentContext): Comment | Silent => {
  const { derived } = matter;
  const voice = voiceOf(context.settings, derived.series.listId);
  if (voice === undefined || voice.level === 'off') return { silent: 'the bot does not speak on its list' };
  const newest = newestOf(derived);
  if (newest === undefined) return { silent: 'it is judged for no release line' };
  const why = whyNobody(matter, newest);
  if (why !== undefined) return { silent: why };
  if (newest.verdict.outcome === 'open') return { silent: 'the gate is open' };
  const all = speakingReasons(newest.judged, newest.revision.target?.release);
  if (all.length === 0) return { silent: 'nothing in it asks a person for anything' };
  return composed(matter, newest, { voice, context, all });
};
