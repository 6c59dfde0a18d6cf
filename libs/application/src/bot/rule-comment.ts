import type { MessageId } from '@sluice/kernel';
import type { Mailbox } from './bot-mail';
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

/** How a rule may be heard. */
type Hearing = {
  readonly context: CommentContext;
  /** How far it goes whatever is configured. */
  readonly atMost?: BotLevel;
  /** Also of a series that landed, or that nobody has to act on for another reason. */
  readonly evenSettled?: boolean;
};

/** How far a rule is heard by an audience on the list of a series; `undefined`: not at all. */
const voiced = (
  rule: string,
  { derived }: CommentMatter,
  { context: { settings, standing, audience }, atMost = 'list' }: Hearing,
): Omit<Heard, 'newest'> | undefined => {
  const voice = voiceOf(settings, derived.series.listId);
  if (voice === undefined) return undefined;
  const level = lowerLevel(levelOf(rule, voice, standing.rules), atMost);
  return level === 'off' || (level === 'shadow') !== (audience === 'shadow') ? undefined : { voice, level };
};

/** What may be said to whom by a rule that speaks beside the verdict, before it is said; or why nothing is. */
export const heardBy = (rule: string, matter: CommentMatter, hearing: Hearing): Heard | Silent => {
  const heard = voiced(rule, matter, hearing);
  if (heard === undefined) return { silent: 'the rule may not be heard' };
  const newest = newestOf(matter.derived);
  if (newest === undefined) return { silent: 'it is judged for no release line' };
  const why = hearing.evenSettled === true ? undefined : whyNobody(matter, newest);
  return why === undefined ? { ...heard, newest } : { silent: why };
};

/** What such a comment says, and of which patches. */
export type RuleSaid = {
  readonly rule: string;
  /** Message-IDs of the patches it is about. */
  readonly patches: readonly string[];
  /** The text, by the mail that it answers. */
  readonly text: (answered: MessageId) => string;
  readonly about?: Pick<CommentAbout, 'revertedBy' | 'schedule' | 'acked'>;
  /** The one person it is for, where that is not who posted the series. */
  readonly only?: Mailbox;
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
  const { only = place.answered.from } = said;
  if (standing.persons.has(only.address.toLowerCase())) return { silent: 'whom it is for asked for silence' };
  const recipients = commentRecipients(level, { from: only }, { voice, settings, standing, maintainers: [] });
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
