const DAY_MS = 86_400_000;

/** `2021-10-13 08:30` of a moment, in UTC: the clock that freezes go by. */
export const minuteOf = (moment: string): string => moment.slice(0, 16).replace('T', ' ');

export const dayOf = (moment: string): string => moment.slice(0, 10);

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
/** As they are written short. */
export const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** `Fri 15 Oct 2021` of a day or a moment, in UTC and in no one's locale: screenshots and mails agree. */
export const longDayOf = (text: string): string => {
  const date = new Date(`${dayOf(text)}T00:00:00Z`);
  return `${WEEKDAYS[date.getUTCDay()] ?? ''} ${String(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''} ${String(date.getUTCFullYear())}`;
};

/** How long before or after another moment, in the largest unit that fits: `3 d ago`, `in 5 h`. */
export const distanceOf = (moment: string, from: number): string => {
  const ms = Date.parse(moment) - from;
  const size = Math.abs(ms);
  const units = [
    [365 * DAY_MS, 'y'],
    [DAY_MS, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ] as const;
  const [unit, name] = units.find(([length]) => size >= length) ?? [1, ''];
  if (name === '') return 'now';
  const text = `${String(Math.floor(size / unit))} ${name}`;
  return ms < 0 ? `${text} ago` : `in ${text}`;
};

/** The first characters of a commit, as git abbreviates it. */
export const shortCommit = (commit: string): string => commit.slice(0, 12);

/** `1 patch`, `2 patches`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** The person's name, else the address. */
export const nameOf = ({ name, address }: { readonly name: string; readonly address: string }): string =>
  name === '' ? address : name;
