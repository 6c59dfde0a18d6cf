import { addSeconds, type Instant } from '@sluice/kernel';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** When something is due: at a full hour of a day of the week, by the clocks of a zone. */
export type WeeklyTime = {
  readonly day: (typeof WEEKDAYS)[number] | 'daily';
  /** 0 to 23. */
  readonly hour: number;
  /** A name of the IANA database, such as `Europe/London`. */
  readonly zone: string;
};

/** A moment at which something was due, and how its zone's clocks called it: where they go back the hour comes twice and is due once. */
export type DueTime = { readonly at: Instant; readonly called: string };

/** All zones in use are whole quarters of an hour from UTC. */
const STEP_SECONDS = 900;

const clockOf = (
  zone: string,
): ((at: Instant) => { day: string; hour: number; minute: number; date: string }) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, weekday: 'long', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return (at) => {
    const parts = new Map(format.formatToParts(new Date(at)).map((p) => [p.type, p.value]));
    const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    return {
      day: of('weekday').toLowerCase(),
      hour: Number(of('hour')),
      minute: Number(of('minute')),
      date: `${of('year')}-${of('month')}-${of('day')}`,
    };
  };
};

const quarterOf = (now: Instant): Instant => {
  const minute = Number(now.slice(14, 16));
  return `${now.slice(0, 14)}${String(minute - (minute % 15)).padStart(2, '0')}:00Z` as Instant;
};

/**
 * When it was due last, not more than `withinSeconds` before `now`; `undefined` where it was not. An hour that the clocks of the zone leave out is not
 * due that week.
 */
export const lastDue = (
  { day, hour, zone }: WeeklyTime,
  now: Instant,
  withinSeconds: number,
): DueTime | undefined => {
  const clock = clockOf(zone);
  const earliest = addSeconds(now, -withinSeconds);
  for (let at = quarterOf(now); at >= earliest; at = addSeconds(at, -STEP_SECONDS)) {
    const then = clock(at);
    if (then.hour === hour && then.minute === 0 && (day === 'daily' || then.day === day))
      return { at, called: `${then.date} ${hour} ${zone}` };
  }
  return undefined;
};
