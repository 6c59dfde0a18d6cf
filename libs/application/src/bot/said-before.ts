import { seriesId } from '@sluice/series';
import { seriesStream } from '../live/wants';
import type { CommentLog } from '../ports/comment-log';
import type { OutboxStore } from '../ports/outbox-store';
import { topicOf, type Comment } from './comment';
import type { CommentPlanned } from './comment-planned';
import { postedIn, type CommentMatter } from './comment-matter';

/**
 * The streams a series' comments may stand in: an id is made of the first posting, so that the series had the id of each of its postings, until an earlier
 * one came late.
 */
const streamsOf = ({ derived: { series }, mails }: CommentMatter): readonly string[] => {
  const ids = series.revisions.flatMap(postedIn).flatMap((id) => {
    const mail = mails.get(id);
    return mail === undefined ? [] : [seriesId(`${mail.saidAt} ${id}`)];
  });
  return [...new Set([series.id, ...ids])].map(seriesStream);
};

/** A comment that was planned before, with what became of it. */
export type Before = CommentPlanned & {
  /** `waiting`: nobody has begun to send it. `said`: it went out, or is going out. `unsaid`: it never will. */
  readonly standing: 'waiting' | 'said' | 'unsaid';
};

type Ports = { readonly comments: CommentLog; readonly outbox: Pick<OutboxStore, 'find'> };

const standingOf = async (entry: string, outbox: Ports['outbox']): Promise<Before['standing']> => {
  const [found] = await outbox.find(entry);
  // What the outbox no longer has was sent long ago.
  if (found === undefined || found.state === 'sent') return 'said';
  if (found.state !== 'planned') return 'unsaid';
  return found.attempts === 0 ? 'waiting' : 'said';
};

/** Comments on a series that were planned before, whatever its id was then, in the order they were planned. */
export const saidBefore = async (
  { comments, outbox }: Ports,
  matter: CommentMatter,
): Promise<readonly Before[]> => {
  const planned = await comments.inStreams(streamsOf(matter));
  return Promise.all(planned.map(async (one) => ({ ...one, standing: await standingOf(one.entry, outbox) })));
};

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

/** Why a comment on a verdict repeats one that was made before; `undefined` where it is news to its readers. */
const repeatsVerdict = ({ about }: Comment, verdicts: readonly Before[]): string | undefined => {
  const here = verdicts.filter((b) => b.revision === about.revision);
  if (here.some((b) => b.standing === 'said')) return `v${about.revision} was commented on before`;
  if (here.some((b) => isSame(b.rules, about.rules))) return `v${about.revision} is being commented on`;
  const last = verdicts.findLast((b) => b.revision !== about.revision && b.standing === 'said');
  return last?.outcome === about.outcome && isSame(last.rules, about.rules)
    ? `the same was said of v${last.revision}`
    : undefined;
};

/** Why a comment by a rule of its own repeats one that was made before. */
const repeatsRule = ({ about }: Comment, said: readonly Before[]): string | undefined => {
  switch (topicOf(about)) {
    case 'damage':
      return said.some((b) => b.revision === about.revision)
        ? `that v${about.revision} is damaged was told before`
        : undefined;
    case 'schedule':
      return said.some((b) => b.schedule === about.schedule) ? 'that schedule was told before' : undefined;
    case 'ack':
      return said.some((b) => b.acked === about.acked) ? 'that commit was told before' : undefined;
    default:
      return said.some((b) => b.revertedBy === about.revertedBy) ? 'that revert was told before' : undefined;
  }
};

/** Why a comment repeats what was said; `undefined` where it is news to its readers. `own`: the entry it is, where it is one already. */
export const repeats = (comment: Comment, before: readonly Before[], own = ''): string | undefined => {
  const topic = topicOf(comment.about);
  const heard = before.filter(
    (b) =>
      b.audience === comment.about.audience &&
      b.standing !== 'unsaid' &&
      b.entry !== own &&
      topicOf(b) === topic,
  );
  return topic === 'verdict' ? repeatsVerdict(comment, heard) : repeatsRule(comment, heard);
};
