import { strayLine } from './damage';
import type { DiffLine, Hunk } from './diff';
import type { Damage } from './reading';

const HUNK = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/;

/** A hunk, where it ended, and what was wrong with it. */
export type ReadHunk = { readonly hunk: Hunk; readonly end: number; readonly damage?: Damage | undefined };

type State = { oldLeft: number; newLeft: number; i: number; readonly lines: DiffLine[] };

const count = (digits: string | undefined): number => (digits === undefined ? 1 : Number(digits));

const MARKS: Readonly<Record<string, DiffLine['mark']>> = { ' ': ' ', '+': '+', '-': '-' };

/** Takes one line; false when it is no line of a hunk, or more than its header promised. An empty line is empty context (git apply, too). */
const takeLine = (state: State, line: string): boolean => {
  const first = line === '' ? ' ' : line.charAt(0);
  if (first === '\\') return true;
  const mark = MARKS[first];
  if (mark === undefined) return false;
  const old = mark === '+' ? 0 : 1;
  const added = mark === '-' ? 0 : 1;
  if (state.oldLeft < old || state.newLeft < added) return false;
  state.oldLeft -= old;
  state.newLeft -= added;
  state.lines.push({ mark, text: line.slice(1) });
  return true;
};

const COUNT_IS_WRONG = /^(?:[@+\- ]|diff --git |diff -|Index: )/;

const damageAt = (source: readonly string[], state: State, flowed: boolean): Damage => {
  const line = source[state.i];
  const number = state.i + 1;
  const missing = `${state.oldLeft} old and ${state.newLeft} new lines missing`;
  if (line === undefined) return { kind: 'truncated', line: number, detail: missing };
  if (COUNT_IS_WRONG.test(line)) return { kind: 'hunk-count', line: number, detail: missing };
  return strayLine(source[state.i - 1] ?? '', line, { line: number, flowed });
};

/** Is a line a hunk's header? */
export const isHunkHeader = (line: string): boolean => line.startsWith('@@ -') && HUNK.test(line);

type Head = { readonly hunk: Hunk; readonly lines: DiffLine[] };

const headAt = (source: readonly string[], at: number): Head | undefined => {
  const head = HUNK.exec(source[at] ?? '');
  if (head === null) return undefined;
  const [, oldStart, oldCount, newStart, newCount, section = ''] = head;
  const lines: DiffLine[] = [];
  const starts = { oldStart: Number(oldStart), newStart: Number(newStart) };
  const counts = { oldCount: count(oldCount), newCount: count(newCount) };
  return { hunk: { ...starts, ...counts, section, lines, line: at + 1 }, lines };
};

/** Reads the hunk whose header stands at `at`, counting lines as `git apply` does (apply.c, apply_fragment). */
export const readHunk = (source: readonly string[], at: number, flowed: boolean): ReadHunk | undefined => {
  const head = headAt(source, at);
  if (head === undefined) return undefined;
  const { hunk, lines } = head;
  const state: State = { oldLeft: hunk.oldCount, newLeft: hunk.newCount, i: at + 1, lines };
  while (state.oldLeft > 0 || state.newLeft > 0) {
    const line = source[state.i];
    if (line === undefined || !takeLine(state, line))
      return { hunk, end: state.i, damage: damageAt(source, state, flowed) };
    state.i += 1;
  }
  if (source[state.i]?.startsWith('\\ ')) state.i += 1;
  return { hunk, end: state.i };
};
