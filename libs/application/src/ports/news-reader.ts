import type { EventEnvelope, Instant } from '@sluice/kernel';

/** A series as news name it. */
export type NamedSeries = {
  readonly id: string;
  readonly subject: string;
  readonly author: string;
};

/** A conclusion that is news, with what it takes to say it in a sentence. */
export type News = {
  readonly event: EventEnvelope;
  /** As it is known now; absent where the series is part of another by now. */
  readonly series?: NamedSeries | undefined;
  /** Of a verdict: the outcome that stood before it. */
  readonly before?: string | undefined;
};

/** Which news: those of some series, or of all that are judged for a release line. */
export type NewsOf = { readonly series: readonly string[] } | { readonly release: string };

/** A series with the files that its last revision touches, and when that was posted. */
export type TouchedFiles = {
  readonly id: string;
  readonly postedAt: Instant;
  readonly files: readonly string[];
};

/** News, for whoever comes by now and then. */
export interface NewsReader {
  /** The newest `limit` of them, newest first. */
  newest(of: NewsOf, limit: number): Promise<readonly News[]>;
  /** The `limit` series that were posted last. */
  lastPosted(limit: number): Promise<readonly TouchedFiles[]>;
}
