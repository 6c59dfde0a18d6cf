import type { Sha1 } from '@sluice/kernel';
import { hunkHead, SIDES } from './hunk';

/** White space as git sees it (git-compat-util.h, sane_ctype): form feeds and vertical tabs are letters. */
const SPACE = /[ \t\n\r]+/g;
const BYTES = 20;

/** Where git's reader stands: the next line, the text to be hashed of this file, the hashes of the files before it. */
type State = { readonly lines: readonly string[]; i: number; text: string; readonly hashes: string[] };

/** What the next line belongs to: a file's header, or the border between hunks. */
type Part = 'header' | 'border' | 'end';

/** `\ No newline at end of file`, in any language (builtin/patch-id.c). */
const isMark = (line: string): boolean => line.startsWith('\\ ') && line.length > 11;

/** Line ends do not matter: all white space goes before hashing. */
const hashedText = (lines: readonly string[]): string => {
  const text = lines.join('\n');
  return text.includes('\\ ') ? lines.filter((line) => !isMark(line)).join('\n') : text;
};

/** Takes as many lines as the counts say; one removed line too many makes git believe in another header. */
const takeCounted = (state: State, oldCount: number, newCount: number): Part => {
  const { lines, i: from } = state;
  let i = from;
  let before = oldCount;
  let after = newCount;
  while (i < lines.length && before >= 0 && (before > 0 || after !== 0)) {
    const sides = SIDES[(lines[i] ?? '').charCodeAt(0)] ?? 0;
    before -= sides & 1;
    after -= sides >> 1;
    i += 1;
  }
  state.text += hashedText(lines.slice(from, i));
  state.i = i;
  return before < 0 ? 'header' : 'border';
};

const takeHeaderLine = (state: State, line: string): Part => {
  // `---` and `+++` count as a hunk of one line on each side.
  if (line.startsWith('--- ')) return takeCounted(state, 1, 1);
  state.i += 1;
  if (line.startsWith('index ')) return 'header';
  if (!/^[A-Za-z]/.test(line)) return 'end';
  state.text += line;
  return 'header';
};

const endFile = (state: State, sha1: Sha1): void => {
  state.hashes.push(sha1(state.text.replace(SPACE, '')));
  state.text = '';
};

/** Between hunks: another hunk, another file, or the end of the patch. */
const takeBorder = (state: State, line: string, sha1: Sha1): Part => {
  const head = hunkHead(line);
  if (head !== undefined) {
    state.i += 1;
    return takeCounted(state, head.oldCount, head.newCount);
  }
  if (!line.startsWith('diff ')) return 'end';
  endFile(state, sha1);
  return 'header';
};

const hashFiles = (state: State, sha1: Sha1): void => {
  let part: Part = 'header';
  while (part !== 'end' && state.i < state.lines.length) {
    const line = state.lines[state.i] ?? '';
    if (isMark(line)) state.i += 1;
    else part = part === 'header' ? takeHeaderLine(state, line) : takeBorder(state, line, sha1);
  }
  endFile(state, sha1);
};

/** `0`–`9`, `a`–`f`. */
const hexDigit = (c: number): number => (c < 58 ? c - 48 : c - 87);

/** The sum of hashes, with carry from the first byte on (patch-ids.c, flush_one_hunk). */
const sumOf = (hashes: readonly string[]): string => {
  let sum = '';
  let carry = 0;
  for (let at = 0; at < BYTES * 2; at += 2) {
    for (const hash of hashes)
      carry += 16 * hexDigit(hash.charCodeAt(at)) + hexDigit(hash.charCodeAt(at + 1));
    sum += (carry & 255).toString(16).padStart(2, '0');
    carry >>= 8;
  }
  return sum;
};

/**
 * The patch-id of the diff that begins at line `from`, as `git patch-id --stable` computes it from the mail (builtin/patch-id.c,
 * get_one_patchid): for each file SHA-1 over its lines without white space, summed with carry. Line numbers, `index` lines and `\ No newline`
 * marks are left out, context is in. `undefined` where git would find no diff (it asks for a `diff ` line). Binary files are the caller's to
 * refuse: git hashes their blob names, which a mail may abbreviate.
 */
export const patchId = (lines: readonly string[], from: number, sha1: Sha1): string | undefined => {
  if (lines[from]?.startsWith('diff ') !== true) return undefined;
  const state: State = { lines, i: from, text: '', hashes: [] };
  hashFiles(state, sha1);
  const [first = ''] = state.hashes;
  return state.hashes.length === 1 ? first : sumOf(state.hashes);
};
