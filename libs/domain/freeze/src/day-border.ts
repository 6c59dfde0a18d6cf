import { addSeconds, instantOfMillis, millisOf, type Instant } from '@sluice/kernel';
import type { DayRule } from './policy';

const DAY_SECONDS = 86_400;

const minutesOf = (hoursAndMinutes: string): number => {
  const [hours = '0', minutes = '0'] = hoursAndMinutes.split(':');
  return Number(hours) * 60 + Number(minutes);
};

/** Minutes that a zone's clock is ahead of UTC: `UTC` 0, `-12:00` -720. */
const offsetMinutes = (zone: string): number => {
  if (zone === 'UTC') return 0;
  const minutes = minutesOf(zone.slice(1));
  return zone.startsWith('-') ? -minutes : minutes;
};

/**
 * The first moment of the phase that follows `lastDay` (`YYYY-MM-DD`): with `UTC`, `24:00` and `inside` the midnight that ends that day.
 * `undefined` when the text is no day.
 */
export const borderAfter = (lastDay: string, days: DayRule): Instant | undefined => {
  const midnight = instantOfMillis(Date.parse(`${lastDay}T00:00:00Z`));
  if (midnight === undefined || !midnight.startsWith(lastDay)) return undefined;
  const minutes = minutesOf(days.ends) - offsetMinutes(days.zone);
  return addSeconds(midnight, minutes * 60 - (days.lastDay === 'inside' ? 0 : DAY_SECONDS));
};

/** The day (UTC) of an instant, `YYYY-MM-DD`. */
export const dayOf = (instant: Instant): string => instant.slice(0, 10);

/** Whole days from the day of `from` to the day `day`; negative when it is past. */
export const daysUntil = (from: Instant, day: string): number =>
  Math.round(
    (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${dayOf(from)}T00:00:00Z`)) / (DAY_SECONDS * 1000),
  );

const DAY_MILLIS = DAY_SECONDS * 1000;
/** 1 January 1970 was a Thursday: counted from the Monday before it. */
const isWeekend = (day: number): boolean => (((day + 3) % 7) + 7) % 7 >= 5;

/** Elapsed hours between two instants that do not fall on a Saturday or Sunday (UTC). At most 60 days are counted. */
export const workingHoursBetween = (from: Instant, to: Instant): number => {
  const start = millisOf(from);
  const end = Math.min(millisOf(to), start + 60 * DAY_MILLIS);
  let hours = 0;
  for (let at = start; at < end;) {
    const day = Math.floor(at / DAY_MILLIS);
    const next = Math.min(end, (day + 1) * DAY_MILLIS);
    if (!isWeekend(day)) hours += (next - at) / 3_600_000;
    at = next;
  }
  return hours;
};
