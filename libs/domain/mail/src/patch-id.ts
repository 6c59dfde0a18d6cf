import type { Sha1 } from '@sluice/kernel';
import { hunkHead } from './hunk';

/** White space as git sees it (git-compat-util.h, sane_ctype): form feeds and vertical tabs are letters. */
const SPACE = /[ \t\n\r]+/g;
const BYTES = 20;

/** Where git's reader stands: lines left of a hunk, both -1 in a file's header; the text hashed so far of this file. */
type State = { before: number; after: number; file: string[]; readonly sum: number[] };

/** `0`–`9`, `a`–`f`. */
const hexDigit = (c: number): number => (c < 58 ? c - 48 : c - 87);

/** Adds one file's hash to the sum with carry from the first byte on (patch-ids.c, flush_one_hunk). */
const flush = (state: State, sha1: Sha1): void => {
  const hash = sha1(state.file.join('').replace(SPACE, ''));
  let carry = 0;
  for (let i = 0; i < BYTES; i += 1) {
    carry +=
      (state.sum[i] ?? 0) + 16 * hexDigit(hash.charCodeAt(2 * i)) + hexDigit(hash.charCodeAt(2 * i + 1));
    state.sum[i] = carry & 255;
    carry >>= 8;
  }
  state.file = [];
};

type Step = 'hash' | 'skip' | 'end';

const headerStep = (state: State, line: string): Step => {
  if (line.startsWith('index ')) return 'skip';
  if (line.startsWith('--- ')) {
    state.before = 1;
    state.after = 1;
    return 'hash';
  }
  return /^[A-Za-z]/.test(line) ? 'hash' : 'end';
};

/** Between hunks: another hunk, another file, or the end of the patch. */
const borderStep = (state: State, line: string, sha1: Sha1): Step => {
  const head = hunkHead(line);
  if (head !== undefined) {
    state.before = head.oldCount;
    state.after = head.newCount;
    return 'skip';
  }
  if (!line.startsWith('diff ')) return 'end';
  flush(state, sha1);
  state.before = -1;
  state.after = -1;
  return 'hash';
};

const step = (state: State, line: string, sha1: Sha1): Step => {
  if (line.startsWith('\\ ') && line.length > 11) return 'skip';
  if (state.before === -1) return headerStep(state, line);
  return state.before === 0 && state.after === 0 ? borderStep(state, line, sha1) : 'hash';
};

const count = (state: State, line: string): void => {
  if (state.before < 0) return;
  const c = line.charCodeAt(0);
  if (c === 45 || c === 32) state.before -= 1;
  if (c === 43 || c === 32) state.after -= 1;
};

const hashLines = (state: State, lines: readonly string[], sha1: Sha1): void => {
  for (const line of lines) {
    const next = step(state, line, sha1);
    if (next === 'end') return;
    if (next === 'skip') continue;
    count(state, line);
    state.file.push(line);
  }
};

/**
 * The patch-id of the diff that begins at line `from`, as `git patch-id --stable` computes it from the mail (builtin/patch-id.c,
 * get_one_patchid): for each file SHA-1 over its lines without white space, summed with carry. Line numbers, `index` lines and `\ No newline`
 * marks are left out, context is in. `undefined` where git would find no diff (it asks for a `diff ` line). Binary files are the caller's to
 * refuse: git hashes their blob names, which a mail may abbreviate.
 */
export const patchId = (lines: readonly string[], from: number, sha1: Sha1): string | undefined => {
  if (lines[from]?.startsWith('diff ') !== true) return undefined;
  const state: State = { before: -1, after: -1, file: [], sum: new Array<number>(BYTES).fill(0) };
  hashLines(state, lines.slice(from), sha1);
  flush(state, sha1);
  return state.sum.map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
