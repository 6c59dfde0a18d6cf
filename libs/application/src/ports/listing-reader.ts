import type { Instant } from '@sluice/kernel';
import type { DerivedSeries } from '../derive';
import type { Viewpoint } from '../views';
import type { Resolved } from './series-reader';

/** A place in a list that is in order of a time and an id, newest first: where a page ended. */
export type ListPlace = { readonly at: Instant; readonly id: string };

export type ListPage = {
  readonly limit: number;
  /** The page begins after this. */
  readonly after?: ListPlace | undefined;
};

/** Which series: all that is given must hold. Parts of texts are compared without case. */
export type SeriesFilter = {
  readonly release?: string | undefined;
  readonly state?: string | undefined;
  readonly outcome?: string | undefined;
  readonly author?: string | undefined;
  readonly text?: string | undefined;
  readonly list?: string | undefined;
  readonly since?: Instant | undefined;
};

export type PatchFilter = Pick<SeriesFilter, 'author' | 'text' | 'since'> & {
  readonly series?: string | undefined;
};

export type VerdictFilter = Pick<SeriesFilter, 'author' | 'text' | 'outcome'> & { readonly release: string };

/** A page of prepared JSON. */
export type Listing = {
  /** One JSON text each, as it was stored. */
  readonly rows: readonly string[];
  /** Where the next page begins after; absent on the last. */
  readonly next?: ListPlace | undefined;
  readonly knownThrough?: Instant | undefined;
};

/** One prepared JSON document. */
export type Prepared = { readonly json: string; readonly knownThrough?: Instant | undefined };

/** A series as it was derived last. */
export type StoredSeries = {
  readonly derived: DerivedSeries;
  /** Ids of the series that depend on it, sorted. */
  readonly dependents: readonly string[];
};

/** What a reference leads to, with all series of that conversation. */
export type StoredConversation = {
  readonly resolved: Resolved;
  readonly series: readonly StoredSeries[];
  readonly knownThrough?: Instant | undefined;
};

/** What lists are made of: what was derived last, prepared, each page by one question. */
export interface ListingReader {
  series(filter: SeriesFilter, page: ListPage): Promise<Listing>;
  patches(filter: PatchFilter, page: ListPage): Promise<Listing>;
  /** Verdicts on the latest revisions of series. */
  verdicts(filter: VerdictFilter, page: ListPage): Promise<Listing>;
  patch(messageId: string): Promise<Prepared | undefined>;
  /** The series of which a revision was judged for a release line, in the order of their ids, some at a time. */
  judgedFor(release: string): AsyncIterable<DerivedSeries>;
  /** `undefined`: nothing answers to the reference. */
  stored(ref: string): Promise<StoredConversation | undefined>;
  /**
   * Conversations in order of when something was posted in them last as of a viewpoint, newest first; where nothing was received that was posted, of their first
   * answer.
   */
  conversations(viewpoint: Viewpoint, page: ListPage): Promise<readonly ListPlace[]>;
}
