import { addSeconds, millisOf, secondsBetween, type Instant } from '@sluice/kernel';

/** When the bot is silent, by the clock on the wall of a time zone: from the one time of day until the other, over midnight where that is earlier. */
export type QuietHours = { readonly from: string; readonly to: string; readonly zone: string };

const MINUTES_A_DAY = 1_440;
/** A clock is put forward or back by less than this. */
const SHIFT_MINUTES = 180;

/** Minutes since midnight on the wall, by the zone's own rules: an offset that was added would be wrong on the days it changes. */
const minutesIn = (zone: string): ((at: Instant) => number) => {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => minutesOf(clock.format(millisOf(at)));
};

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * The first moment after `now` that is not quiet; `undefined` where `now` itself is not. On a day whose clock jumps over the end, quiet ends with the jump;
 * where an hour comes twice, the end counts when it comes first. Hours that begin when they end are none.
 */
export const quietUntil = ({ from, to, zone }: QuietHours, now: Instant): Instant | undefined => {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const minutes = minutesIn(zone);
  const isQuiet = (at: Instant): boolean => {
    const m = minutes(at);
    return begin <= end ? m >= begin && m < end : m >= begin || m < end;
  };
  if (!isQuiet(now)) return undefined;
  const left = (end - minutes(now) + MINUTES_A_DAY) % MINUTES_A_DAY;
  // Up to shortly before the end nothing has to be looked at, whatever the clocks do.
  let at = addSeconds(`${now.slice(0, 16)}:00Z` as Instant, Math.max(1, left - SHIFT_MINUTES) * 60);
  if (!isQuiet(at)) at = addSeconds(`${now.slice(0, 16)}:00Z` as Instant, 60);
  while (isQuiet(at) && secondsBetween(now, at) < 2 * MINUTES_A_DAY * 60) at = addSeconds(at, 60);
  return at;
};
