import { strayLine } from './damage';
import type { DiffLine, Hunk } from './diff';
import type { Damage } from './reading';

/** Files have fewer than a billion lines. */
const HEAD = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/** The four numbers of `@@ -1,2 +3,4 @@` and where the section text begins. */
export type HunkHead = Pick<Hunk, 'oldStart' | 'oldCount' | 'newStart' | 'newCount'> & {
  readonly sectionAt: number;
};

/** Reads a hunk's header line; `undefined` when it is none. A count left out is 1. */
export const hunkHead = (line: string): HunkHead | undefined => {
  const match = line.startsWith('@@ -') ? HEAD.exec(line) : null;
  if (match === null) return undefined;
  return {
    oldStart: Number(match[1]),
    oldCount: Number(match[2] ?? 1),
    newStart: Number(match[3]),
    newCount: Number(match[4] ?? 1),
    sectionAt: match[0].length + 1,
  };
};

const CONTEXT = 3;

/**
 * In which file a line of a hunk stands, by the code of its mark: bit 0 the old one, bit 1 the new one. `\ No newline at end of file` stands
 * in neither; `undefined` for what is no mark. A table, for every line of every diff is looked up here.
 */
export const SIDES: readonly (number | undefined)[] = Object.assign([], {
  32: CONTEXT,
  43: 2,
  45: 1,
  92: 0,
});

/** Stands for the line behind the last. */
const GONE = '\0';

/** A line; what follows the last line feed of a text is none. */
const lineAt = (source: readonly string[], i: number): string | undefined =>
  i === source.length - 1 && source[i] === '' ? undefined : source[i];

/** A hunk walked through: where its lines end, what it adds and removes, what was wrong with it. */
export type HunkSpan = {
  readonly at: number;
  readonly end: number;
  readonly added: number;
  readonly removed: number;
  readonly damage?: Damage | undefined;
};

type State = { oldLeft: number; newLeft: number; i: number; context: number };

const COUNT_IS_WRONG = /^(?:[@+\- ]|diff --git |diff -|Index: )/;

const damageAt = (source: readonly string[], state: State, flowed: boolean): Damage => {
  const line = lineAt(source, state.i);
  const number = state.i + 1;
  const missing = `of its lines, ${state.oldLeft} old and ${state.newLeft} new are left`;
  if (line === undefined) return { kind: 'truncated', line: number, detail: missing };
  if (COUNT_IS_WRONG.test(line)) return { kind: 'hunk-count', line: number, detail: missing };
  return strayLine(source[state.i - 1] ?? '', line, { line: number, flowed });
};

const walkLines = (source: readonly string[], state: State, flowed: boolean): Damage | undefined => {
  while (state.oldLeft > 0 || state.newLeft > 0) {
    const line = lineAt(source, state.i) ?? GONE;
    // An empty line is empty context, for git apply too: mailers strip its blank.
    const sides = line === '' ? CONTEXT : SIDES[line.charCodeAt(0)];
    if (sides === undefined) return damageAt(source, state, flowed);
    const before = sides & 1;
    const after = sides >> 1;
    if (before > state.oldLeft || after > state.newLeft) return damageAt(source, state, flowed);
    state.oldLeft -= before;
    state.newLeft -= after;
    state.context += before & after;
    state.i += 1;
  }
  return undefined;
};

/** Walks through the hunk whose header stands at `at`, counting lines as `git apply` does (apply.c, apply_fragment). */
export const walkHunk = (source: readonly string[], at: number, flowed: boolean): HunkSpan | undefined => {
  const head = hunkHead(source[at] ?? '');
  if (head === undefined) return undefined;
  const { oldCount, newCount } = head;
  const state: State = { oldLeft: oldCount, newLeft: newCount, i: at + 1, context: 0 };
  const damage = walkLines(source, state, flowed);
  const unended = damage === undefined && source[state.i]?.startsWith('\\ ') === true;
  return {
    at,
    end: unended ? state.i + 1 : state.i,
    added: newCount - state.newLeft - state.context,
    removed: oldCount - state.oldLeft - state.context,
    damage,
  };
};

const MARKS: Readonly<Record<number, DiffLine['mark']>> = { 43: '+', 45: '-' };

const linesIn = (source: readonly string[], { at, end }: HunkSpan): readonly DiffLine[] => {
  const lines: DiffLine[] = [];
  for (let i = at + 1; i < end; i += 1) {
    const line = source[i] ?? '';
    const code = line.charCodeAt(0);
    if (code !== 92) lines.push({ mark: MARKS[code] ?? ' ', text: line.slice(1) });
  }
  return lines;
};

const NO_HEAD: HunkHead = { oldStart: 0, oldCount: 0, newStart: 0, newCount: 0, sectionAt: 0 };

/** The hunk that was walked through, with its lines. */
export const hunkIn = (source: readonly string[], span: HunkSpan): Hunk => {
  const header = source[span.at] ?? '';
  const { oldStart, oldCount, newStart, newCount, sectionAt } = hunkHead(header) ?? NO_HEAD;
  return {
    oldStart,
    oldCount,
    newStart,
    newCount,
    section: header.slice(sectionAt),
    lines: linesIn(source, span),
    line: span.at + 1,
  };
};
