import type { Hunk } from './diff';
import type { Damage } from './reading';

/** Damages kept of one mail; the first few say what the mailer did. */
export const MAX_DAMAGE = 20;
const MAX_DETAIL = 80;
/** Mailers wrap at 72 to 78; a line this long before the break makes it a wrap. */
const WRAPS_FROM = 55;
const NBSP_INDENT = /^[ \t]{0,200}\u00a0/;
/** Context lines that must all be stuffed before a mail's flow is to blame. */
const MIN_STUFFED = 3;

const shown = (text: string): string => text.slice(0, MAX_DETAIL);

/** A line inside a hunk that is none: what did it? */
export const strayLine = (
  before: string,
  line: string,
  at: { readonly line: number; readonly flowed: boolean },
): Damage => {
  if (line.charCodeAt(0) === 0xa0) return { kind: 'non-breaking-space', line: at.line, detail: shown(line) };
  const wrapped = before.length >= WRAPS_FROM;
  if (wrapped && at.flowed) return { kind: 'flowed', line: at.line, detail: shown(line) };
  return { kind: wrapped ? 'wrapped-line' : 'white-space', line: at.line, detail: shown(line) };
};

/** Tabs or spaces that became no-break spaces on the way: the line is there, but matches nothing in the tree. */
export const noBreakSpaces = (hunks: readonly Hunk[]): Damage | undefined => {
  for (const hunk of hunks) {
    const at = hunk.lines.findIndex(({ text }) => text.includes('\u00a0') && NBSP_INDENT.test(text));
    if (at >= 0)
      return {
        kind: 'non-breaking-space',
        line: hunk.line + at + 1,
        detail: shown(hunk.lines[at]?.text ?? ''),
      };
  }
  return undefined;
};

/**
 * `format=flowed` (RFC 3676) puts a space before every line that begins with one: then each context line is one space too far in.
 * Certain only when all of them are.
 */
export const spaceStuffed = (hunks: readonly Hunk[]): Damage | undefined => {
  const context = hunks.flatMap(({ lines }) => lines.filter(({ mark, text }) => mark === ' ' && text !== ''));
  const all = context.length >= MIN_STUFFED && context.every(({ text }) => text.startsWith(' '));
  const tabbed = context.some(({ text }) => text.startsWith(' \t') || /^ [^\s]/.test(text));
  return all && tabbed
    ? { kind: 'flowed', line: hunks[0]?.line ?? 1, detail: 'every context line is one space too far in' }
    : undefined;
};
