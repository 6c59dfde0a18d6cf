import type { Instant } from '@sluice/kernel';
import { answersTo, messageMeant, UnknownReferenceError, type SeriesView } from '../views';
import type { ListingReader, StoredSeries } from '../ports/listing-reader';

/** A series as it was derived last. */
export type SeriesNow = StoredSeries &
  Pick<SeriesView, 'messageId'> & { readonly knownThrough: Instant | undefined };

/**
 * The series that a reference names, as it was derived last: read, not derived. `undefined` where something answers to the reference that was not
 * derived yet.
 * @throws UnknownReferenceError where nothing does
 */
export const seriesNow = async (
  listings: Pick<ListingReader, 'stored'>,
  ref: string,
): Promise<SeriesNow | undefined> => {
  const found = await listings.stored(ref);
  if (found === undefined) throw new UnknownReferenceError(ref);
  const { resolved, knownThrough } = found;
  const series = found.series.find(({ derived }) => answersTo(resolved, derived));
  if (series === undefined) return undefined;
  return { ...series, messageId: messageMeant(resolved, series.derived), knownThrough };
};
