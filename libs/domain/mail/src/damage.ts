import { cut } from './cut';
import type { HunkSpan } from './hunk';
import type { Damage } from './reading';

/** Damages kept of one mail; the first few say what the mailer did. */
export const MAX_DAMAGE = 20;
const MAX_DETAIL = 80;
/** Mailers wrap at 72 to 78; a line this long before the break makes it a wrap. */
const WRAPS_FROM = 55;
const NBSP_INDENT = /^.[ \t]{0,200}\u00a0/;
/** Context lines that must all be stuffed before a mail's flow is to blame. */
const MIN_STUFFED = 3;

const shown = (text: string): string => cut(text, MAX_DETAIL);

/** A line inside a hunk that is none: what did it? */
export const strayLine = (
  before: string,
  line: string,
  at: { readonly line: number; readonly flowed: boolean },
): Damage => {
  if (line.charCodeAt(0) === 0xa0) return { kind: 'non-breaking-space', line: at.line, detail: shown(line) };
  const wrapped = before.length >= WRAPS_FROM;
  const broken = { line: at.line, detail: shown(line), column: before.trimEnd().length };
  // A flowed line that goes on ends in a space (RFC 3676, section 4.1), however short it is.
  if (at.flowed && (wrapped || before.endsWith(' '))) return { kind: 'flowed', ...broken };
  return wrapped
    ? { kind: 'wrapped-line', ...broken }
    : { kind: 'white-space', line: at.line, detail: shown(line) };
};

/** Where a hunk must begin, behind a file's names or as `@@ -`, and none does: git apply calls it corrupt, or garbage. */
export const noHunk = (line: string | undefined, number: number): Damage =>
  line === undefined
    ? { kind: 'truncated', line: number, detail: 'no hunk follows the names of its file' }
    : { kind: 'hunk-header', line: number, detail: shown(line) };

/** Tabs or spaces that became no-break spaces on the way: the line is there, but matches nothing in the tree. */
export const noBreakSpace = (source: readonly string[], { at, end }: HunkSpan): Damage | undefined => {
  for (let i = at + 1; i < end; i += 1) {
    const line = source[i] ?? '';
    if (line.includes('\u00a0') && NBSP_INDENT.test(line))
      return { kind: 'non-breaking-space', line: i + 1, detail: shown(line) };
  }
  return undefined;
};

/**
 * `format=flowed` (RFC 3676) puts a space before every line that begins with one: then each context line is one space too far in.
 * Certain only when all of them are, and some would otherwise begin with a letter or a tab.
 */
export const spaceStuffed = (source: readonly string[], spans: readonly HunkSpan[]): Damage | undefined => {
  const lines = spans.flatMap(({ at, end }) => source.slice(at + 1, end));
  const context = lines.filter((line) => line.startsWith(' ') && line.trim() !== '');
  const all = context.length >= MIN_STUFFED && context.every((line) => line.startsWith('  '));
  return all && context.some((line) => /^ {2}(?:\t|[^\s])/.test(line))
    ? { kind: 'flowed', line: (spans[0]?.at ?? 0) + 1, detail: 'every context line is one space too far in' }
    : undefined;
};
