import type { Instant } from '@sluice/kernel';
import type { ReleaseDate } from './reading';
import { dayNamedIn } from './release-day';

/** How a mail speaks of its dates as a whole. */
export type Tone = 'draft' | 'considered' | 'said';

/** The words of release mails for the phases of a release line; the names are those of the gate policy. Longer ones first. */
const PHASES: readonly (readonly [string, RegExp])[] = [
  ['last-posting', /\blast posting date\b/i],
  ['hard-code-freeze', /\bhard code ?freeze\b/i],
  ['feature-freeze', /\bfeature ?freeze\b/i],
  ['code-freeze', /\bcode ?freeze\b/i],
  ['final-commits', /\bfinal commits\b/i],
  ['branch', /\bbranch(?:ing)?(?: off)?\b/i],
  ['release', /\brelease(?: date)?\b(?![- ]ack| schedule| manager| process)/i],
];

/** What only an act begins: a day planned for it is at best tentative. */
const BY_ACT = new Set(['branch', 'release']);

/** In prose `release` and `branch` are said of many things: only rows of a schedule, and acts that are told as done, name them. */
const IN_PROSE = PHASES.filter(([name]) => !BY_ACT.has(name));

/** A phase that words name, and where they end; `prose` leaves out words that mean other things there. */
export const phaseNamedIn = (
  text: string,
  where: 'row' | 'prose',
): { readonly name: string; readonly end: number } | undefined => {
  for (const [name, words] of where === 'row' ? PHASES : IN_PROSE) {
    const match = words.exec(text);
    if (match !== null) return { name, end: match.index + match[0].length };
  }
  return undefined;
};

/** A row of a schedule. */
export type Row = { readonly phase: string; readonly lastDay: string; readonly mark: string };

/** Rows are short: a longer line is prose. */
const MAX_ROW = 140;
/** Marks between day and phase: `**tentative**` (and its slips), `PASSED`, `*planned*`. */
const MARK = /\*{0,2}\b(?:tentat\w{0,4}|planned|passed|past)\b\*{0,2}/i;
const BULLET = /^\s{0,12}(?:[-*•]{1,2} {1,4})?/;
/** What may follow the name of a phase in a row. */
const TAIL = /^\s{0,40}(?:(?:\[\*\]|off|staging-[\d.]{1,8}|[:=])\s{0,40}){0,4}$/i;
/** `(+3 weeks from Last posting date)`, `(docs/prep only)`. */
const ASIDE = /\([^()]{0,80}\)/g;
const WEEK = /\bweek of\b/i;

const isRow = (rest: string, name: string): boolean => {
  const words = PHASES.find(([phase]) => phase === name)?.[1];
  const match = words?.exec(rest);
  if (match === undefined || match === null || rest.slice(0, match.index).trim() !== '') return false;
  return TAIL.test(rest.slice(match.index + match[0].length));
};

/**
 * A row of a schedule: a phase, a day, and next to nothing else. `Friday 5th November **tentative**  Code freeze`,
 * `* Hard code freeze: January 11th, 2019`, `- Feature freeze  Fri Dec 20, 2024 (+3 weeks)`, `Week of 6th December  Release`.
 */
export const tableRow = (text: string, near: Instant): Row | undefined => {
  if (text.length > MAX_ROW) return undefined;
  const line = text.replace(BULLET, '');
  const named = dayNamedIn(line, near);
  if (named === undefined) return undefined;
  const around = `${line.slice(0, named.start)} ${line.slice(named.end)}`;
  const mark = MARK.exec(around)?.[0] ?? '';
  const rest = around.replace(MARK, ' ').replace(WEEK, ' ').replace(ASIDE, ' ').trim();
  const phase = phaseNamedIn(rest, 'row');
  return phase !== undefined && isRow(rest, phase.name)
    ? { phase: phase.name, lastDay: named.day, mark }
    : undefined;
};

/** How firm a date is: by the mail's tone, then its own mark. */
export const statusOf = ({ phase, mark }: Pick<Row, 'phase' | 'mark'>, tone: Tone): ReleaseDate['status'] => {
  if (tone !== 'said') return tone;
  if (/\bpass?ed\b|\bpast\b/i.test(mark)) return 'effective';
  return BY_ACT.has(phase) || /tentat|planned/i.test(mark) ? 'tentative' : 'announced';
};
