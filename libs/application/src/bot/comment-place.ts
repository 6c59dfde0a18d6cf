import type { Reason } from '@sluice/gate';
import type { MessageId } from '@sluice/kernel';
import { sameAddress, type MailReading } from '@sluice/mail';
import type { Revision } from '@sluice/series';
import type { BotStanding } from './bot-decisions';
import { patchesShown, postedIn, type CommentMatter, type Silent } from './comment-matter';
import { plain } from './layout';
import { isOfCalendar } from './speaking';

/** Where a comment stands in a thread. */
export type CommentPlace = {
  readonly answered: MailReading;
  readonly subject: string;
  readonly references: readonly MessageId[];
  readonly thread: MessageId;
};

/** The one patch that all of some reasons are about; `undefined` where they are about more, or about the series. */
const onePatchOf = (reasons: readonly Reason[], revision: Revision): MessageId | undefined => {
  const [only, ...others] = revision.patches;
  if (only !== undefined && others.length === 0) return only.messageId;
  if (reasons.length === 0 || reasons.some(isOfCalendar)) return undefined;
  const shown = reasons.map((reason) => patchesShown(reason, revision));
  const [position] = shown.flat();
  const isOne = shown.every((p) => p.length > 0 && p.every((n) => n === position));
  return isOne ? revision.patches.find((p) => p.position === position)?.messageId : undefined;
};

/** The mail that stands for a series: its cover letter, else the first patch that came. */
const seriesMail = ({ coverMessageId, patches }: Revision): MessageId | undefined =>
  coverMessageId ?? patches.find((p) => p.messageId !== undefined)?.messageId;

/** The mail that what is said of some patches answers: the patch where it is one, else what stands for the series. */
export const mailOfPatches = (ids: readonly string[], revision: Revision): MessageId | undefined => {
  const concerned = revision.patches.filter((p) => ids.includes(p.messageId ?? ''));
  return concerned.length === 1 ? concerned[0]?.messageId : seriesMail(revision);
};

/** The mail that a comment for some reasons answers: the patch it is about, else what stands for the series. */
export const answeredBy = (reasons: readonly Reason[], revision: Revision): MessageId | undefined =>
  onePatchOf(reasons, revision) ?? seriesMail(revision);

const chainOf = ({ references, inReplyTo, messageId }: MailReading): readonly MessageId[] => [
  ...new Set([...(references.length > 0 ? references : inReplyTo), messageId]),
];

const replySubject = (subject: string): string => {
  const same = plain(subject);
  return /^re:/i.test(same) ? same : `Re: ${same}`;
};

/** Where an answer to a mail stands; or why that is not answered. */
export const placeOf = ({ mails }: CommentMatter, id: MessageId | undefined): CommentPlace | Silent => {
  const answered = mails.get(id ?? '')?.reading;
  if (answered === undefined) return { silent: 'the mail to answer was never received' };
  if (answered.automatic) return { silent: 'a machine posted it' };
  const references = chainOf(answered);
  const [thread = answered.messageId] = references;
  return { answered, subject: replySubject(answered.subject), references, thread };
};

/** Why nothing is said in this place: people asked for silence, or the mail is the bot's own. */
export const silenceIn = (
  { answered, references }: CommentPlace,
  revision: Revision,
  { standing, own }: { readonly standing: BotStanding; readonly own: readonly string[] },
): string | undefined => {
  const poster = answered.from.address;
  if (own.some((address) => sameAddress(address, poster))) return 'the bot posted it itself';
  if (standing.isStopped) return 'an administrator stopped the bot';
  if (standing.persons.has(poster.toLowerCase())) return 'its poster asked for silence';
  const near = [...references, ...postedIn(revision), ...revision.replies.map((r) => r.messageId)];
  return near.some((id) => standing.threads.has(id as MessageId)) ? 'the thread is muted' : undefined;
};
