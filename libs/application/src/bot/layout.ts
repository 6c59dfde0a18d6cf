import { commitTrailers } from '@sluice/mail';
import { fillTo } from '../reports/text-layout';

/** Columns of a mail; links and Message-IDs may be longer. */
export const COLUMNS = 72;

/** Lines of a comment, all of them counted. */
export const MAX_LINES = 25;

/** From this indentation on a line is shown, not said: nobody's tools take it for a trailer. */
const SHOWN = '    ';

/** Text of others on one line, without anything that a terminal or a header would act on: every white space is a blank. */
export const plain = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e\u00a0-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ufefe\uff00-\uffef]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** What begins a command to the bot, a diff, a quotation, a cut or another mail. */
const BEGINNINGS = /^(?:#?sluice\b|diff |index |@@|---|\+\+\+|-- |From |>)/i;

/** Whether somebody's tools would act on a line: git or Sluice itself, to whom it is a trailer, or whoever reads an answer to it. */
const isActedOn = (line: string, next: string): boolean =>
  BEGINNINGS.test(line) || commitTrailers(`${line}\n${next.trim()}`).some((t) => t.line === 1);

/** Lines of a mail with those indented that somebody's tools would act on. Rows that stand indented are nobody's already. */
export const guarded = (lines: readonly string[]): readonly string[] =>
  lines.map((line, n) => (isActedOn(line, lines[n + 1] ?? '') ? SHOWN + line : line));

/** A paragraph: lines of at most 72 columns. */
export const paragraph = (text: string, margins = { first: '', rest: '' }): readonly string[] =>
  fillTo(COLUMNS, plain(text), margins).split('\n');

/** Room for the mark of a cut. */
const CUT = ' ...';

/** A line with the mark of a cut, whole words of it where there are any. */
const cut = (line: string, width: number): string => {
  const room = width - CUT.length;
  const whole = line.length <= room ? line : line.slice(0, room + 1).replace(/\s+\S*$/, '');
  return `${(whole.trim() === '' ? line : whole).slice(0, room).trimEnd()}${CUT}`;
};

/** The first lines of a paragraph, with a mark where it goes on. */
export const atMostLines = (count: number, lines: readonly string[]): readonly string[] =>
  lines.length <= count ? lines : [...lines.slice(0, count - 1), cut(lines[count - 1] ?? '', COLUMNS)];

/** An indented paragraph; its further lines stand a little deeper. */
export const indented = (text: string): readonly string[] =>
  paragraph(text, { first: SHOWN, rest: `${SHOWN}  ` });

/** One indented line, cut where it is too long. What must not be cut (a Message-ID) goes before `text`. */
export const row = (text: string, uncut = ''): string => {
  const head = SHOWN + uncut;
  const blank = uncut === '' || /^[:,]/.test(text) ? '' : ' ';
  const line = `${head}${blank}${plain(text)}`.trimEnd();
  if (line.length <= COLUMNS) return line;
  return head.length + CUT.length > COLUMNS ? head : cut(line, COLUMNS);
};

/** Sections with an empty line between them; empty ones are left out. */
export const sections = (...parts: readonly (readonly string[])[]): readonly string[] =>
  parts.filter((p) => p.length > 0).flatMap((p, n) => (n === 0 ? p : ['', ...p]));
