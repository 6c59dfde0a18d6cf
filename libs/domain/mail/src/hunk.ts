import { strayLine } from './damage';
import type { DiffLine, Hunk } from './diff';
import type { Damage } from './reading';

/** Digits of a line number; files have fewer than a billion lines. */
const MAX_DIGITS = 9;

/** The four numbers of `@@ -1,2 +3,4 @@` and where the section text begins. */
export type HunkHead = Pick<Hunk, 'oldStart' | 'oldCount' | 'newStart' | 'newCount'> & {
  readonly sectionAt: number;
};

/** A cursor in one line. */
type Cursor = { readonly line: string; at: number };

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** The number at the cursor; -1 where there is none. Hand-written: a diff has as many hunk headers as a mail has sentences. */
const takeNumber = (cursor: Cursor): number => {
  const start = cursor.at;
  let value = 0;
  for (; isDigit(cursor.line.charCodeAt(cursor.at)); cursor.at += 1)
    value = value * 10 + cursor.line.charCodeAt(cursor.at) - 48;
  const digits = cursor.at - start;
  return digits === 0 || digits > MAX_DIGITS ? -1 : value;
};

/** `start` and, behind a comma, `count`; a count left out is 1. */
const takeRange = (cursor: Cursor): readonly [start: number, count: number] => {
  const start = takeNumber(cursor);
  if (cursor.line.charCodeAt(cursor.at) !== 44) return [start, 1];
  cursor.at += 1;
  return [start, takeNumber(cursor)];
};

/** Reads a hunk's header line; `undefined` when it is none. */
export const hunkHead = (line: string): HunkHead | undefined => {
  if (!line.startsWith('@@ -')) return undefined;
  const cursor: Cursor = { line, at: 4 };
  const [oldStart, oldCount] = takeRange(cursor);
  if (!line.startsWith(' +', cursor.at)) return undefined;
  cursor.at += 2;
  const [newStart, newCount] = takeRange(cursor);
  if (!line.startsWith(' @@', cursor.at) || Math.min(oldStart, oldCount, newStart, newCount) < 0)
    return undefined;
  return { oldStart, oldCount, newStart, newCount, sectionAt: cursor.at + 4 };
};

/** A hunk walked through: where its lines end, what it adds and removes, what was wrong with it. */
export type HunkSpan = {
  readonly at: number;
  readonly end: number;
  readonly added: number;
  readonly removed: number;
  readonly damage?: Damage | undefined;
};

type State = { oldLeft: number; newLeft: number; i: number; added: number; removed: number };

const takeAdded = (state: State): boolean => {
  if (state.newLeft < 1) return false;
  state.newLeft -= 1;
  state.added += 1;
  return true;
};

const takeRemoved = (state: State): boolean => {
  if (state.oldLeft < 1) return false;
  state.oldLeft -= 1;
  state.removed += 1;
  return true;
};

const takeContext = (state: State): boolean => {
  if (state.oldLeft < 1 || state.newLeft < 1) return false;
  state.oldLeft -= 1;
  state.newLeft -= 1;
  return true;
};

/** Takes one line; false when it is no line of a hunk, or more than its header promised. */
const takeLine = (state: State, line: string): boolean => {
  switch (line.charCodeAt(0)) {
    case 43:
      return takeAdded(state);
    case 45:
      return takeRemoved(state);
    case 92:
      return true;
    case 32:
      return takeContext(state);
    default:
      // An empty line is empty context, for git apply too: mailers strip its blank.
      return line === '' && takeContext(state);
  }
};

const COUNT_IS_WRONG = /^(?:[@+\- ]|diff --git |diff -|Index: )/;

const damageAt = (source: readonly string[], state: State, flowed: boolean): Damage => {
  const line = source[state.i];
  const number = state.i + 1;
  const missing = `of its lines, ${state.oldLeft} old and ${state.newLeft} new are left`;
  if (line === undefined) return { kind: 'truncated', line: number, detail: missing };
  if (COUNT_IS_WRONG.test(line)) return { kind: 'hunk-count', line: number, detail: missing };
  return strayLine(source[state.i - 1] ?? '', line, { line: number, flowed });
};

const walkLines = (source: readonly string[], state: State, flowed: boolean): Damage | undefined => {
  while (state.oldLeft > 0 || state.newLeft > 0) {
    const line = source[state.i];
    if (line === undefined || !takeLine(state, line)) return damageAt(source, state, flowed);
    state.i += 1;
  }
  if (source[state.i]?.startsWith('\\ ')) state.i += 1;
  return undefined;
};

/** Walks through the hunk whose header stands at `at`, counting lines as `git apply` does (apply.c, apply_fragment). */
export const walkHunk = (source: readonly string[], at: number, flowed: boolean): HunkSpan | undefined => {
  const head = hunkHead(source[at] ?? '');
  if (head === undefined) return undefined;
  const state: State = { oldLeft: head.oldCount, newLeft: head.newCount, i: at + 1, added: 0, removed: 0 };
  const damage = walkLines(source, state, flowed);
  const { i: end, added, removed } = state;
  return { at, end, added, removed, damage };
};

const markOf = (line: string): DiffLine['mark'] => {
  const c = line.charCodeAt(0);
  if (c === 43) return '+';
  return c === 45 ? '-' : ' ';
};

const NO_HEAD: HunkHead = { oldStart: 0, oldCount: 0, newStart: 0, newCount: 0, sectionAt: 0 };

/** The hunk that was walked through, with its lines. */
export const hunkIn = (source: readonly string[], { at, end }: HunkSpan): Hunk => {
  const header = source[at] ?? '';
  const { sectionAt, ...range } = hunkHead(header) ?? NO_HEAD;
  const lines = source.slice(at + 1, end).filter((line) => line.charCodeAt(0) !== 92);
  return {
    ...range,
    section: header.slice(sectionAt),
    lines: lines.map((line) => ({ mark: markOf(line), text: line.slice(1) })),
    line: at + 1,
  };
};
