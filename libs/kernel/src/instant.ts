/** A moment as ISO 8601 UTC with seconds, `2021-10-06T17:40:33Z`: equal moments are equal strings, and text order is time order. */
export type Instant = string & { readonly __instant: 'Instant' };

const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The instant of a count of milliseconds since 1970; fractions of a second are dropped. `undefined` outside years 0000–9999. */
export const instantOfMillis = (millis: number): Instant | undefined => {
  if (!Number.isFinite(millis) || millis < -62167219200000 || millis > 253402300799999) return undefined;
  return (new Date(millis).toISOString().slice(0, 19) + 'Z') as Instant;
};

/** Milliseconds since 1970. */
export const millisOf = (instant: Instant): number => Date.parse(instant);

export const addSeconds = (instant: Instant, seconds: number): Instant =>
  instantOfMillis(millisOf(instant) + seconds * 1000) ?? instant;

/** Elapsed seconds from `from` to `to`; negative when `to` is earlier. */
export const secondsBetween = (from: Instant, to: Instant): number => (millisOf(to) - millisOf(from)) / 1000;

/**
 * Reads an ISO 8601 time or a bare day. A date without a time means the end of that day, UTC (the rule of the command line).
 * `undefined` when the text is neither.
 */
export const parseInstant = (text: string): Instant | undefined => {
  // A day that no month has is read as one of the next: such text does not come back the same.
  if (FORM.test(text)) return instantOfMillis(Date.parse(text)) === text ? (text as Instant) : undefined;
  if (DAY.test(text)) return parseInstant(`${text}T23:59:59Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined;
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text);
  return instantOfMillis(Date.parse(hasZone ? text : `${text}Z`));
};

export const earliest = (instants: readonly Instant[]): Instant | undefined =>
  instants.reduce<Instant | undefined>((min, i) => (min === undefined || i < min ? i : min), undefined);

export const latest = (instants: readonly Instant[]): Instant | undefined =>
  instants.reduce<Instant | undefined>((max, i) => (max === undefined || i > max ? i : max), undefined);
