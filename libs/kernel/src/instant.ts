/** A moment as ISO 8601 UTC with seconds, `2021-10-06T17:40:33Z`: equal moments are equal strings, and text order is time order. */
export type Instant = string & { readonly __instant: 'Instant' };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** The instant of a count of milliseconds since 1970; fractions of a second are dropped. `undefined` outside years 0001–9999: the database's calendar has no year 0. */
export const instantOfMillis = (millis: number): Instant | undefined => {
  if (!Number.isFinite(millis) || millis < -62135596800000 || millis > 253402300799999) return undefined;
  return (new Date(millis).toISOString().slice(0, 19) + 'Z') as Instant;
};

/** Milliseconds since 1970. */
export const millisOf = (instant: Instant): number => Date.parse(instant);

export const addSeconds = (instant: Instant, seconds: number): Instant =>
  instantOfMillis(millisOf(instant) + seconds * 1000) ?? instant;

/** Elapsed seconds from `from` to `to`; negative when `to` is earlier. */
export const secondsBetween = (from: Instant, to: Instant): number => (millisOf(to) - millisOf(from)) / 1000;

/** A day that no month has would be read as one of the next: such text does not come back the same. */
const isDay = (text: string): boolean =>
  DAY.test(text) && instantOfMillis(Date.parse(`${text}T00:00:00Z`))?.startsWith(text) === true;

/**
 * Reads an ISO 8601 time (to the minute or finer; UTC unless it names a zone) or a bare day. A date without a time means the end of that
 * day, UTC (the rule of the command line). `undefined` when the text is neither, or names a day that no month has.
 */
export const parseInstant = (text: string): Instant | undefined => {
  const day = text.slice(0, 10);
  const time = text.slice(10);
  if (!isDay(day)) return undefined;
  if (time === '') return instantOfMillis(Date.parse(`${day}T23:59:59Z`));
  const match = TIME.exec(time);
  // 24:00 is the next day's first moment to some and a slip to others: nobody here can tell.
  if (match === null || time.startsWith('T24')) return undefined;
  return instantOfMillis(Date.parse(match[1] === undefined ? `${text}Z` : text));
};

export const earliest = (instants: readonly Instant[]): Instant | undefined =>
  instants.reduce<Instant | undefined>((min, i) => (min === undefined || i < min ? i : min), undefined);

export const latest = (instants: readonly Instant[]): Instant | undefined =>
  instants.reduce<Instant | undefined>((max, i) => (max === undefined || i > max ? i : max), undefined);
