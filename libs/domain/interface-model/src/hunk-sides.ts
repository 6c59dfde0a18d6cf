import type { Hunk } from '@sluice/mail';

/** One line as it stood before or stands after a patch. `code` is the text with C comments blanked out. */
export type SideLine = {
  readonly text: string;
  readonly code: string;
  /** The patch removes (before) or adds (after) this line. */
  readonly changed: boolean;
  /** ... or it stands right beside one the patch changes: what it belongs to changes. */
  readonly touched: boolean;
  /** Line number in the mail's text. */
  readonly line: number;
  /** The function the line stands in, as far as git's section and the visible lines tell. */
  readonly within: string;
};

export type HunkSides = { readonly before: readonly SideLine[]; readonly after: readonly SideLine[] };

/** Longer lines are data, not code; they are looked at no further than this. */
const MAX_LINE = 400;

/** Blanks out comments of one line; `open`: the line begins inside one. */
const blankComments = (text: string, open: boolean): { readonly code: string; readonly open: boolean } => {
  if (!open && !text.includes('/')) return { code: text, open };
  let code = '';
  let inside = open;
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf(inside ? '*/' : '/*', at);
    if (!inside) code += text.slice(at, next < 0 ? text.length : next);
    if (next < 0) return { code: withoutLineComment(code), open: inside };
    at = next + 2;
    inside = !inside;
  }
  return { code: withoutLineComment(code), open: inside };
};

const withoutLineComment = (code: string): string => {
  const at = code.indexOf('//');
  return at < 0 ? code : code.slice(0, at);
};

/** A hunk may begin inside a comment: then the first end of one comes before the first begin. */
const beginsInComment = (lines: readonly string[]): boolean => {
  for (const text of lines) {
    const end = text.indexOf('*/');
    const begin = text.indexOf('/*');
    if (begin >= 0 && (end < 0 || begin < end)) return false;
    if (end >= 0) return true;
  }
  return lines.length > 0 && lines.every((text) => /^\s*\*(?:\s|$)/.test(text));
};

const isWordCode = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

/** The identifier that ends just before `end`, spaces skipped; empty when there is none. */
export const identifierBefore = (text: string, end: number): string => {
  let last = end;
  while (last > 0 && text.charCodeAt(last - 1) === 32) last--;
  let first = last;
  while (first > 0 && isWordCode(text.charCodeAt(first - 1))) first--;
  return text.slice(first, last);
};

/** The name of the function, structure or type a line at the left margin begins; `''` when it ends one; absent when it does neither. */
const opened = (code: string): string | undefined => {
  const first = code.charCodeAt(0);
  if (first === 125) return '';
  if (!isWordCode(first) || (first >= 48 && first <= 57)) return undefined;
  const paren = code.indexOf('(');
  if (paren > 0) return code.endsWith(';') ? undefined : identifierBefore(code, paren);
  const brace = code.indexOf('{');
  return brace > 0 ? identifierBefore(code, brace) : undefined;
};

/** What the section text of a hunk names: a function before its parenthesis, else a structure. */
const sectionName = (section: string): string => {
  const paren = section.indexOf('(');
  if (paren > 0) return identifierBefore(section, paren);
  return /^(?:struct|union|enum)\s+(\w+)/.exec(section)?.[1] ?? '';
};

/** A line told from comments, with what it stands in. */
type ReadLine = Pick<SideLine, 'text' | 'code' | 'within'>;

/** Reads lines that follow each other, given how the first begins: inside a comment, inside a function. */
export const readLines = (
  texts: readonly string[],
  begin: { readonly open: boolean; readonly within: string },
): readonly ReadLine[] => {
  let { open, within } = begin;
  return texts.map((line) => {
    const text = line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line;
    const blanked = blankComments(text, open);
    open = blanked.open;
    within = opened(blanked.code) ?? within;
    return { text, code: blanked.code, within };
  });
};

const isChange = (hunk: Hunk, i: number): boolean => (hunk.lines[i]?.mark ?? ' ') !== ' ';

const isTouched = (hunk: Hunk, i: number): boolean =>
  isChange(hunk, i) || isChange(hunk, i - 1) || isChange(hunk, i + 1);

const sideOf = (hunk: Hunk, mark: '+' | '-'): readonly SideLine[] => {
  const own = hunk.lines
    .map((line, i) => ({ line, number: hunk.line + 1 + i, touched: isTouched(hunk, i) }))
    .filter(({ line }) => line.mark === ' ' || line.mark === mark);
  const texts = own.map(({ line }) => line.text);
  const read = readLines(texts, { open: beginsInComment(texts), within: sectionName(hunk.section) });
  return own.map(({ line, number, touched }, i) => {
    const { text, code, within } = read[i] ?? { text: line.text, code: line.text, within: '' };
    return { text, code, within, changed: line.mark === mark, touched, line: number };
  });
};

/** A hunk as the two texts it stands for, comments told from code. Linear in the hunk's size. */
export const hunkSides = (hunk: Hunk): HunkSides => ({ before: sideOf(hunk, '-'), after: sideOf(hunk, '+') });
