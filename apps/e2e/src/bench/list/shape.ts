/** Where a table of quantiles looks: from the least to the most, closer where lists have long tails. */
export const POINTS = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 0.99, 0.997, 1] as const;

/** Values at `POINTS`, rising. */
export type Quantiles = readonly number[];

/**
 * What a list archive looks like in numbers: no text of anybody. Measured of a real one by `measureShape`, drawn from by the generator, and
 * measured again of what that made.
 */
export type ListShape = {
  /** Parts of all mails that are patches, covers (pull requests included) and replies; the rest is other talk. */
  readonly patches: number;
  readonly covers: number;
  readonly replies: number;
  /** Bytes of a whole mail as it was archived. */
  readonly patchBytes: Quantiles;
  readonly coverBytes: Quantiles;
  readonly replyBytes: Quantiles;
  readonly otherBytes: Quantiles;
  /** Bytes of its headers. */
  readonly headerBytes: Quantiles;
  /** Of one patch. */
  readonly files: Quantiles;
  readonly hunks: Quantiles;
  readonly added: Quantiles;
  readonly removed: Quantiles;
  readonly trailers: Quantiles;
  readonly messageLines: Quantiles;
  /** Of one answer: lines that were quoted, lines of its own, and how deep the deepest quotation is. */
  readonly quotedLines: Quantiles;
  readonly ownLines: Quantiles;
  readonly quoteDepth: Quantiles;
  /** Part of the answers that give a trailer. */
  readonly givingTrailer: number;
  /** Patches of one posting, by its first patch or its cover. */
  readonly patchesPosted: Quantiles;
  /** Which version a posting says it is. */
  readonly version: Quantiles;
  /** Part of the postings that answer another mail. */
  readonly postingsAnswering: number;
  /** Mails of a thread, by the oldest mail that its headers name. */
  readonly thread: Quantiles;
  /** Answers directly under one mail that is no answer itself. */
  readonly answers: Quantiles;
  /** Different people who write, areas in subjects, and files touched, for the first `WINDOW` mails of what was measured. */
  readonly people: number;
  readonly areas: number;
  readonly filesTouched: number;
};

/** Mails within which different people, areas and files are counted: of one number only are such counts comparable. */
export const WINDOW = 2_000;

/** The quantiles of some values at `POINTS`; zeros where there are none. */
export const quantilesOf = (values: readonly number[]): Quantiles => {
  const sorted = [...values].sort((a, b) => a - b);
  return POINTS.map((point) => sorted[Math.round((sorted.length - 1) * point)] ?? 0);
};

/** The value at a point between 0 and 1: what a draw with that chance gives. In between it rises by the same factor, not by the same step: tails are long. */
export const valueAt = (quantiles: Quantiles, point: number): number => {
  const above = Math.max(
    1,
    POINTS.findIndex((p) => p >= point),
  );
  const [from = 0, to = 1] = [POINTS[above - 1], POINTS[above]];
  const [low, high] = [Math.log1p(quantiles[above - 1] ?? 0), Math.log1p(quantiles[above] ?? 0)];
  return Math.expm1(low + ((high - low) * (point - from)) / (to - from));
};
