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

type Check = (derived: DerivedSeries, wanted: string) => boolean;

const CHECKS: Readonly<Record<keyof SeriesFilter, Check>> = {
  release: ({ revisions }, release) => revisions.some((r) => r.verdict?.release === release),
  state: ({ state }, wanted) => state === wanted,
  outcome: ({ revisions }, outcome) => revisions.at(-1)?.verdict?.outcome === outcome,
  author: (derived, part) => authorOf(derived).includes(part.toLowerCase()),
  text: (derived, part) => subjectsOf(derived).includes(part.toLowerCase()),
  list: ({ series }, list) => series.listId === list,
  since: (derived, since) => lastPostedAt(derived) >= since,
};

/** Whether a series is one of those that are asked for. */
export const isWanted = (derived: DerivedSeries, filter: SeriesFilter): boolean =>
  Object.entries(CHECKS).every(([name, check]) => {
    const wanted = filter[name as keyof SeriesFilter];
    return wanted === undefined || check(derived, wanted);
  });
