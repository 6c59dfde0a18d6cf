import type { MessageId } from '@sluice/kernel';
import { mailOf, type Comment, type CommentAbout, type CommentContext } from './comment';
import { newestOf, whyNobody, type CommentMatter, type Newest, type Silent } from './comment-matter';
import { mailOfPatches, placeOf, silenceIn } from './comment-place';
import { commentRecipients } from './comment-recipients';
import { levelOf, lowerLevel, voiceOf, type BotLevel, type ListVoice } from './comment-settings';

/** Who may hear a comment by one rule of its own, and of which revision it speaks. */
export type Heard = {
  readonly voice: ListVoice;
  readonly level: BotLevel;
  readonly newest: Newest;
};

/** How far the rule is heard by an audience; `off`: not at all. */
const levelFor = (
  rule: string,
  { voice, atMost }: { readonly voice: ListVoice; readonly atMost: BotLevel },
  { standing, audience }: CommentContext,
): BotLevel => {
  const level = lowerLevel(levelOf(rule, voice, standing.rules), atMost);
  return (level === 'shadow') === (audience === 'shadow') ? level : 'off';
};

/**
 * What may be said to whom by a rule that speaks beside the verdict, before it is said; or why nothing is.
 * @param atMost how far it goes whatever is configured
 */
export const heardBy = (
  rule: string,
  matter: CommentMatter,
  { context, atMost = 'list' }: { readonly context: CommentContext; readonly atMost?: BotLevel },
): Heard | Silent => {
  const voice = voiceOf(context.settings, matter.derived.series.listId);
  const level = voice === undefined ? 'off' : levelFor(rule, { voice, atMost }, context);
  if (voice === undefined || level === 'off') return { silent: 'the rule may not be heard' };
  const newest = newestOf(matter.derived);
  if (newest === undefined) return { silent: 'it is judged for no release line' };
  const why = whyNobody(matter, newest);
  return why === undefined ? { voice, level, newest } : { silent: why };
};

/** What such a comment says, and of which patches. */
export type RuleSaid = {
  readonly rule: string;
  /** Message-IDs of the patches it is about. */
  readonly patches: readonly string[];
  /** The text, by the mail that it answers. */
  readonly text: (answered: MessageId) => string;
  readonly about?: Pick<CommentAbout, 'revertedBy' | 'schedule'>;
};

/** The comment by a rule that speaks beside the verdict: on the patch it is about, or what stands for the series; no maintainers are copied. */
export const ruleComment = (
  matter: CommentMatter,
  context: CommentContext,
  { heard, said }: { readonly heard: Heard; readonly said: RuleSaid },
): Comment | Silent => {
  const { settings, standing, audience } = context;
  const { voice, level, newest } = heard;
  const place = placeOf(matter, mailOfPatches(said.patches, newest.revision));
  if ('silent' in place) return place;
  const silent = silenceIn(place, newest.revision, { standing, own: settings.own });
  if (silent !== undefined) return { silent };
  const recipients = commentRecipients(level, place.answered, { voice, settings, standing, maintainers: [] });
  if ('silent' in recipients) return recipients;
  const { release, outcome, revision } = newest.verdict;
  const { messageId: answers } = place.answered;
  const rules = [said.rule];
  const text = said.text(answers);
  return {
    about: {
      ...{ audience, level, series: matter.derived.series.id, revision, release, outcome, rules, answers },
      ...said.about,
    },
    mail: mailOf(place, recipients, { text, rules, list: voice.address, level }),
  };
};
