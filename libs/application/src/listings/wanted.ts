import type { DerivedSeries } from '../derive';
import type { SeriesFilter } from '../ports/listing-reader';
import { lastPostedAt } from './listed-series';

/** What a part of a text is looked for in, without case: every subject of a series, a line each. */
export const subjectsOf = ({ series }: DerivedSeries): string =>
  [
    ...new Set([
      series.subject,
      ...series.revisions.flatMap((r) => r.patches.flatMap((p) => p.subject ?? [])),
    ]),
  ]
    .join('\n')
    .toLowerCase();

/** The same for who wrote it. */
export const authorOf = ({ series: { author } }: DerivedSeries): string =>
  `${author.name} ${author.address}`.toLowerCase();

/** The words of a text that is looked for, in lower case; what stands in quotation marks is one. */
export const wordsIn = (text: string): readonly string[] =>
  [...text.toLowerCase().matchAll(/"([^"]+)"|[^\s"]+/g)].map(([word, phrase]) => phrase ?? word);

/** Whether lower-case text has all words of another. */
export const hasWords = (lower: string, text: string): boolean =>
  wordsIn(text).every((word) => lower.includes(word));

type Check = (derived: DerivedSeries, wanted: string) => boolean;

const CHECKS: Readonly<Record<keyof SeriesFilter, Check>> = {
  release: ({ revisions }, release) => revisions.some((r) => r.verdict?.release === release),
  state: ({ state }, wanted) => state === wanted,
  outcome: ({ revisions }, outcome) => revisions.at(-1)?.verdict?.outcome === outcome,
  author: (derived, part) => authorOf(derived).includes(part.toLowerCase()),
  text: (derived, text) => hasWords(subjectsOf(derived), text),
  list: ({ series }, list) => series.listId === list,
  since: (derived, since) => lastPostedAt(derived) >= since,
};

/** Whether a series is one of those that are asked for. */
export const isWanted = (derived: DerivedSeries, filter: SeriesFilter): boolean =>
  Object.entries(CHECKS).every(([name, check]) => {
    const wanted = filter[name as keyof SeriesFilter];
    return wanted === undefined || check(derived, wanted);
  });
