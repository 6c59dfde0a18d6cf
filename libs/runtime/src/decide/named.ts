import { viewSeries } from '@sluice/application';
import { borderAfter, type DateStatus } from '@sluice/freeze';
import { messageId, type MessageId } from '@sluice/kernel';
import { messageIdsOf, type Series } from '@sluice/series';
import { NotThereError, UsageError } from '../errors';
import type { Runtime } from '../runtime';

/**
 * @param where it was written, where that is not plain
 * @throws UsageError for a release line that the project does not have
 */
export const requireRelease = async (
  runtime: Pick<Runtime, 'currentKnowledge'>,
  release: string,
  where?: string,
): Promise<string> => {
  const { project } = await runtime.currentKnowledge();
  if (!project.releaseLines.includes(release))
    throw new UsageError(
      `${where === undefined ? '' : `${where}: `}project ${project.key} has no release line "${release}": it has ${project.releaseLines.join(', ')}`,
    );
  return release;
};

export type AnnouncedDate = {
  readonly phase: string;
  readonly lastDay: string;
  readonly status: DateStatus;
};

/**
 * A phase that no policy has, or a day that no calendar has, would silently take a date away.
 * @throws UsageError
 */
export const requireDates = async (
  runtime: Pick<Runtime, 'currentKnowledge'>,
  dates: readonly AnnouncedDate[],
): Promise<void> => {
  const { policy } = await runtime.currentKnowledge();
  // The first phase is where a line begins: it has no date.
  const phases = policy.phases.slice(1).map((p) => p.name);
  for (const { phase, lastDay } of dates) {
    if (!phases.includes(phase))
      throw new UsageError(`no phase "${phase}" has a date: the phases are ${phases.join(', ')}`);
    if (borderAfter(lastDay, policy.days) === undefined) throw new UsageError(`"${lastDay}" is no day`);
  }
};

const postingsOf = ({ revisions }: Series): readonly MessageId[] =>
  revisions.flatMap((r) =>
    [r.coverMessageId, ...r.patches.map((p) => p.messageId)].flatMap((id) => id ?? []),
  );

type Named = Pick<Runtime, 'viewPorts'>;

/** A posting of the series that a reference names: decisions name Message-IDs, never derived ids. */
export const postingOf = async (runtime: Named, ref: string): Promise<MessageId> => {
  const { derived } = await viewSeries(runtime.viewPorts(), ref, {});
  const [posting] = postingsOf(derived.series);
  if (posting === undefined)
    throw new UsageError(`no posting of "${ref}" was received, so nothing can be put into it`);
  return posting;
};

/** What a decision is about: a mail that leads to a series, and that series where it is known. */
export type About = { readonly messageId: MessageId; readonly series?: string | undefined };

/**
 * A mail that leads to the series that a reference names: the very posting it names, else the first, else what is known of one that never came,
 * else an answer. A posting that was never received may be decided about too: a release manager can speak first.
 * @throws NotThereError; UnknownReferenceError for a mail that belongs to no series: what is decided about it would bind nothing
 */
export const aboutOf = async (runtime: Named & Pick<Runtime, 'reader'>, ref: string): Promise<About> => {
  if ((await runtime.reader.resolve(ref)) === undefined) {
    if (!ref.includes('@'))
      throw new NotThereError(`nothing is known of "${ref}": give a series id or a Message-ID`);
    return { messageId: messageId(ref) };
  }
  const { derived, messageId: named } = await viewSeries(runtime.viewPorts(), ref, {});
  const postings = postingsOf(derived.series);
  const mail = postings.find((id) => id === named) ?? postings[0] ?? messageIdsOf(derived.series)[0];
  if (mail === undefined) throw new UsageError(`no mail leads to "${ref}"`);
  return { messageId: mail, series: derived.series.id };
};
