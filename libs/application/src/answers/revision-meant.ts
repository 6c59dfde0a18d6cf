import type { DerivedRevision } from '../derive';
import { NoSuchRevisionError } from '../use-cases/compare-revisions';
import type { SeriesView } from '../views';

/**
 * The revision a reference means: that of the mail it names, else the latest.
 * @throws NoSuchRevisionError for a series of which none is known
 */
export const revisionMeant = ({
  derived,
  messageId,
}: Pick<SeriesView, 'derived' | 'messageId'>): DerivedRevision => {
  const named = derived.series.revisions.find(
    (r) =>
      messageId !== undefined &&
      (r.coverMessageId === messageId ||
        r.patches.some((p) => p.messageId === messageId) ||
        r.replies.some((m) => m.messageId === messageId)),
  );
  const number = (named ?? derived.series.revisions.at(-1))?.number;
  const revision = derived.revisions.find((r) => r.number === number);
  if (revision === undefined)
    throw new NoSuchRevisionError(`no revision of "${derived.series.subject}" is known`);
  return revision;
};
