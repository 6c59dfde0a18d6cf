import { instantOfMillis, type Instant } from '@sluice/kernel';
import { MAX_DATE_LENGTH } from '../limits';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Minutes east of UTC. RFC 5322, 4.3 names the American ones; the others are met. Names that mean several zones (IST, CST) have the
 * meaning of the RFC, or none; an unknown name is UTC (RFC 5322: treat as `-0000`).
 */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  bst: 60,
  cet: 60,
  met: 60,
  cest: 120,
  mest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  jst: 540,
  kst: 540,
  aest: 600,
  aedt: 660,
};

/** The usual form, tried first: `Wed, 6 Oct 2021 18:40:33 +0100`; git pads the day with a blank. */
const USUAL =
  /^(?:[A-Z][a-z]{2}, {1,2})?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\b/;

type Parts = {
  year?: number;
  month?: number;
  day?: number;
  time?: readonly [number, number, number];
  /** Minutes east of UTC. */
  zone?: number;
};

const offset = (sign: string, hours: number, minutes: number): number | undefined => {
  if (hours > 23 || minutes > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
};

/** RFC 5322, 4.3: two digits below 50 are this century, others and three digits count from 1900. */
const fullYear = (text: string): number => {
  const year = Number(text);
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return text.length === 3 ? 1900 + year : year;
};

const isDay = (year: number, month: number, day: number): boolean =>
  day >= 1 && (day <= 28 || day <= new Date(Date.UTC(year, month + 1, 0)).getUTCDate());

/** First year that a mail can be of. Earlier ones come from unset clocks and from archives that had no date. */
const FIRST_YEAR = 1970;

const instantOf = ({ year, month, day, time, zone }: Parts): Instant | undefined => {
  if (year === undefined || month === undefined || day === undefined || time === undefined) return undefined;
  const [hour, minute, second] = time;
  if (year < FIRST_YEAR || year > 9999 || !isDay(year, month, day)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return instantOfMillis(Date.UTC(year, month, day, hour, minute, second) - (zone ?? 0) * 60_000);
};

const monthOf = (word: string): number | undefined => {
  const month = MONTHS.indexOf(word.slice(0, 3).toLowerCase());
  return month === -1 ? undefined : month;
};

/** Comments may nest; one pass with a counter. */
const withoutComments = (text: string): string => {
  if (!text.includes('(')) return text;
  let out = '';
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth++;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) out += char;
  }
  return out;
};

const TIME = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?(am|pm)?$/i;
const NUMERIC_ZONE = /^(?:gmt|utc|ut)?([+-])(\d{1,2}):?(\d\d)?$/i;
const DATE_WITH_HYPHENS = /^(\d{1,2})-([a-z]{3,9})-(\d{2,4})$/i;
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:t(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(z|[+-]\d\d:?\d\d)?)?$/i;

const takeTime = (parts: Parts, match: RegExpExecArray): void => {
  const half = match[4]?.toLowerCase();
  const hour = Number(match[1]) % (half === undefined ? 100 : 12);
  parts.time ??= [hour + (half === 'pm' ? 12 : 0), Number(match[2]), Number(match[3] ?? 0)];
};

const takeZone = (parts: Parts, match: RegExpExecArray): void => {
  const zone = offset(match[1] ?? '+', Number(match[2]), Number(match[3] ?? 0));
  if (zone !== undefined) parts.zone = zone;
};

const takeIso = (parts: Parts, match: RegExpExecArray): void => {
  parts.year = Number(match[1]);
  parts.month = Number(match[2]) - 1;
  parts.day = Number(match[3]);
  const time = match[4] === undefined ? null : TIME.exec(match[4]);
  if (time !== null) takeTime(parts, time);
  const zone = match[5] === undefined ? null : NUMERIC_ZONE.exec(match[5]);
  if (zone !== null) takeZone(parts, zone);
};

const takeNumber = (parts: Parts, text: string): void => {
  if (text.length <= 2 && parts.day === undefined) parts.day = Number(text);
  else if (text.length <= 4) parts.year ??= fullYear(text);
};

const takeWord = (parts: Parts, word: string): void => {
  const month = monthOf(word);
  if (month !== undefined && parts.month === undefined) parts.month = month;
  else if (parts.time !== undefined) parts.zone ??= ZONES[word.toLowerCase()] ?? 0;
};

/** Every form puts its pieces in its own order, but no two pieces look alike: take each for what it looks like. */
const takeToken = (parts: Parts, token: string): void => {
  const time = TIME.exec(token);
  if (time !== null) return takeTime(parts, time);
  const zone = NUMERIC_ZONE.exec(token);
  if (zone !== null && parts.time !== undefined) return takeZone(parts, zone);
  const iso = ISO.exec(token);
  if (iso !== null) return takeIso(parts, iso);
  const hyphens = DATE_WITH_HYPHENS.exec(token);
  if (hyphens !== null) {
    takeNumber(parts, hyphens[1] ?? '');
    takeWord(parts, hyphens[2] ?? '');
    return takeNumber(parts, hyphens[3] ?? '');
  }
  if (/^\d{1,4}$/.test(token)) takeNumber(parts, token);
  else if (/^[a-z]{1,9}\.?$/i.test(token)) takeWord(parts, token);
};

/**
 * The instant of a Date header: RFC 5322 with its obsolete forms (two-digit years, zone names, comments), RFC 850, asctime with or
 * without a zone, ISO 8601. A missing or unknown zone is UTC. `undefined` for what is no date, no day of the calendar, or before 1970;
 * a date in the future is a date (the decoder has no clock: `saidAt` judges it).
 */
export const parseMailDate = (header: string): Instant | undefined => {
  const usual = USUAL.exec(header);
  const month = usual === null ? undefined : monthOf(usual[2] ?? '');
  if (usual !== null && month !== undefined) {
    const zone = offset(usual[7] ?? '+', Number(usual[8]), Number(usual[9]));
    return instantOf({
      day: Number(usual[1]),
      month,
      year: Number(usual[3]),
      time: [Number(usual[4]), Number(usual[5]), Number(usual[6])],
      ...(zone === undefined ? {} : { zone }),
    });
  }
  const parts: Parts = {};
  const text = withoutComments(header.slice(0, MAX_DATE_LENGTH));
  for (const token of text.split(/[\s,]+/)) if (token !== '') takeToken(parts, token);
  return instantOf(parts);
};

/** The date of a Received header: what follows its last semicolon (RFC 5321, 4.4). */
export const dateOfReceived = (header: string): Instant | undefined => {
  const semicolon = header.lastIndexOf(';');
  return semicolon === -1 ? undefined : parseMailDate(header.slice(semicolon + 1).trim());
};
