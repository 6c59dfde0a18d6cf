import type { EventFilter, LiveEvent } from '../ports/live-log';

/** The stream of what is concluded about a series. */
export const seriesStream = (id: string): string => `series-${id}`;

const isOfRelease = ({ data, releases }: LiveEvent, release: string): boolean => {
  const named = (data as { readonly release?: unknown } | null)?.release;
  return typeof named === 'string' ? named === release : releases.includes(release);
};

/** Each asks of an event what one part of a filter says. */
const ASKS: readonly ((filter: EventFilter, event: LiveEvent) => boolean)[] = [
  ({ sort }, event) => sort === undefined || event.sort === sort,
  ({ types }, event) => types?.includes(event.type) ?? true,
  ({ series }, event) => series === undefined || event.streamName === seriesStream(series),
  ({ release }, event) => release === undefined || isOfRelease(event, release),
];

/** Whether a filter lets an event through. */
export const wants = (filter: EventFilter, event: LiveEvent): boolean =>
  ASKS.every((ask) => ask(filter, event));
