import { MAX_DAMAGE, noBreakSpaces, spaceStuffed } from './damage';
import type { Diff, FileDiff, Hunk } from './diff';
import { headerFrom, type HeaderDraft, takeHeaderLine } from './diff-header';
import { isHunkHeader, readHunk } from './hunk';
import { diffStart } from './mail-body';
import type { Damage } from './reading';

/** Files read of one diff; Linux's largest treewide patches touch some 2,000. */
const MAX_FILES = 10_000;
/** Header lines of one file; git writes at most ten. */
const MAX_HEADER = 40;

/** A diff as far as it could be read, what `git am` would stumble over, and the first line behind it. */
export type ParsedDiff = { readonly diff: Diff; readonly damage: readonly Damage[]; readonly end: number };

type State = {
  i: number;
  readonly lines: readonly string[];
  readonly flowed: boolean;
  readonly damage: Damage[];
};

const note = (state: State, damage: Damage | undefined): void => {
  if (damage !== undefined && state.damage.length < MAX_DAMAGE) state.damage.push(damage);
};

const isFileStart = (line: string): boolean =>
  line.startsWith('diff --git ') || line.startsWith('diff -') || line.startsWith('Index: ');

const readHeader = (state: State): HeaderDraft => {
  const draft = headerFrom(state.lines[state.i] ?? '');
  const first = state.i;
  if (!(state.lines[first] ?? '').startsWith('--- ')) state.i += 1;
  while (state.i < Math.min(state.lines.length, first + MAX_HEADER)) {
    const line = state.lines[state.i] ?? '';
    if (isFileStart(line) || !takeHeaderLine(draft, line)) break;
    state.i += 1;
  }
  return draft;
};

/** After damage: on with the next hunk or file, so that what can be read is read. */
const recover = (state: State): void => {
  while (state.i < state.lines.length) {
    const line = state.lines[state.i] ?? '';
    if (isHunkHeader(line) || line.startsWith('diff --git ')) return;
    state.i += 1;
  }
};

const readHunks = (state: State): readonly Hunk[] => {
  const hunks: Hunk[] = [];
  for (;;) {
    const read = readHunk(state.lines, state.i, state.flowed);
    if (read === undefined) return hunks;
    hunks.push(read.hunk);
    state.i = read.end;
    note(state, read.damage);
    if (read.damage !== undefined) recover(state);
  }
};

const marked = (hunks: readonly Hunk[], mark: '+' | '-'): number => {
  let n = 0;
  for (const hunk of hunks) for (const line of hunk.lines) if (line.mark === mark) n += 1;
  return n;
};

/** Base-85 lines of a `GIT binary patch`; they end at an empty line, twice. */
const skipBinary = (state: State): void => {
  while (state.i < state.lines.length) {
    const line = state.lines[state.i] ?? '';
    if (isFileStart(line) || line === '-- ') return;
    state.i += 1;
  }
};

const readFile = (state: State): FileDiff => {
  const head = readHeader(state);
  if (head.binary) skipBinary(state);
  const hunks = head.binary ? [] : readHunks(state);
  note(state, noBreakSpaces(hunks));
  return { ...head, added: marked(hunks, '+'), removed: marked(hunks, '-'), hunks };
};

/**
 * Parses the diff that begins at `from`. Text between files is stepped over, as `git apply` does; never throws, and what is damaged is said
 * with the line of the mail where it shows.
 */
export const parseDiff = (lines: readonly string[], from: number, flowed: boolean): ParsedDiff => {
  const state: State = { i: from, lines, flowed, damage: [] };
  const files: FileDiff[] = [];
  let end = from;
  while (state.i >= 0 && state.i < lines.length && files.length < MAX_FILES) {
    files.push(readFile(state));
    end = state.i;
    if (!isFileStart(lines[state.i] ?? '')) state.i = diffStart(lines, state.i);
  }
  if (flowed && state.damage.length === 0) note(state, spaceStuffed(files.flatMap((file) => file.hunks)));
  return { diff: { files }, damage: state.damage, end };
};
