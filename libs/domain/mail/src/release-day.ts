import { instantOfMillis, millisOf, type Instant } from '@sluice/kernel';

/** A day named in a line, and where its words stand in it. */
export type NamedDay = {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly start: number;
  readonly end: number;
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** By its first three letters: release mails hold a `Septebmer`. */
const MONTH = `(${MONTHS.join('|')})[a-z]{0,8}\\.?`;
const NUMBER = String.raw`(\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?:,? (20\d{2})\b)?`;
const WEEKDAY = String.raw`(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,? (?:the )?)?`;

/** `Friday 15th October`, `the 24th of September 2021`, `04 Oct 2025`. */
const DAY_FIRST = new RegExp(`${WEEKDAY}\\b${NUMBER}(?: of)? ${MONTH}${YEAR}(?![a-z\\d])`, 'i');
/** `December 14th, 2018`, `Fri Aug 08, 2025`. */
const MONTH_FIRST = new RegExp(`${WEEKDAY}\\b${MONTH} ${NUMBER}${YEAR}(?![a-z\\d])`, 'i');
const ISO = /\b(20\d{2})-(\d{2})-(\d{2})\b/;

const isoOf = (year: number, month: number, day: number): string | undefined => {
  const at = instantOfMillis(Date.UTC(year, month - 1, day));
  const text = `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return at?.startsWith(text) === true ? text : undefined;
};

/** Release mails leave the year out: it is that which brings the day nearest to the mail. */
const nearest = (month: number, day: number, near: Instant): string | undefined => {
  const year = Number(near.slice(0, 4));
  const days = [year - 1, year, year + 1].flatMap((y) => isoOf(y, month, day) ?? []);
  const distance = (text: string) => Math.abs(Date.parse(`${text}T00:00:00Z`) - millisOf(near));
  return days.sort((a, b) => distance(a) - distance(b))[0];
};

type Parts = { readonly month: string; readonly day: string; readonly year?: string | undefined };

const dayFrom = ({ month, day, year }: Parts, near: Instant): string | undefined => {
  const number = MONTHS.indexOf(month.toLowerCase()) + 1;
  return year === undefined ? nearest(number, Number(day), near) : isoOf(Number(year), number, Number(day));
};

type Form = readonly [RegExp, (match: RegExpExecArray, near: Instant) => string | undefined];

const FORMS: readonly Form[] = [
  [ISO, ([, year, month, day]) => isoOf(Number(year), Number(month), Number(day))],
  [DAY_FIRST, ([, day = '', month = '', year], near) => dayFrom({ month, day, year }, near)],
  [MONTH_FIRST, ([, month = '', day = '', year], near) => dayFrom({ month, day, year }, near)],
];

/**
 * The first day a line names, in the forms Xen's release managers write it. Without a year it is the one nearest to `near` (when the mail was
 * sent). `undefined`: none, or one that no calendar has.
 */
export const dayNamedIn = (text: string, near: Instant): NamedDay | undefined => {
  for (const [form, read] of FORMS) {
    const match = form.exec(text);
    const day = match === null ? undefined : read(match, near);
    if (match !== null && day !== undefined)
      return { day, start: match.index, end: match.index + match[0].length };
  }
  return undefined;
};
