import type { Answer, REST } from '@sluice/contracts';
import { useRead } from './read';
import { useSnapPoints, type SnapPoint } from './snap-points';

type Entry = Answer<typeof REST.getTimeline>['entries'][number];

const SNAPPED: ReadonlySet<Entry['kind']> = new Set([
  'revision',
  'verdict',
  'objection',
  'landing',
  'revert',
]);

/** The moments of a series that the time control stops at; of one moment the first that is told. */
export const snapPointsOf = (
  entries: readonly Pick<Entry, 'kind' | 'at' | 'what'>[],
): readonly SnapPoint[] => {
  const points = new Map<string, SnapPoint>();
  for (const { kind, at, what } of entries)
    if (SNAPPED.has(kind) && !points.has(at)) points.set(at, { at, what: what.slice(0, 80) });
  return [...points.values()];
};

/** Offers the moments of a series, those after the page's viewpoint too: the time control goes on to them. */
export const useMoments = (ref: string | undefined): void => {
  const { data } = useRead(
    '/series/{ref}/timeline',
    { ref: ref ?? '' },
    {},
    { ofNow: true, enabled: ref !== undefined },
  );
  useSnapPoints('series', data === undefined ? [] : snapPointsOf(data.entries));
};
