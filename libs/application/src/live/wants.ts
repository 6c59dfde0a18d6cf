import type { EventFilter, LiveEvent } from '../ports/live-log';

/** The stream of what is concluded about a series. */
export const seriesStream = (id: string): string => `series-${id}`;

const isOfRelease = ({ data, releases }: LiveEvent, release: string): boolean => {
  const named = (data as { readonly release?: unknown } | null)?.release;
  return typeof named === 'string' ? named === release : releases.includes(release);
};

/** Whether a filter lets an event through. */
export const wants = ({ sort, types, series, release }: EventFilter, event: LiveEvent): boolean =>
  (sort === undefined || event.sort === sort) &&
  (types?.includes(event.type) ?? true) &&
  (series === undefined || event.streamName === seriesStream(series)) &&
  (release === undefined || isOfRelease(event, release));
