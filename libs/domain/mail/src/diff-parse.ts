import { MAX_DAMAGE, noBreakSpace, noHunk, spaceStuffed, strayLine } from './damage';
import type { Diff, FileDiff, Hunk } from './diff';
import { headerFrom, type HeaderDraft, takeHeaderLine } from './diff-header';
import { hunkHead, hunkIn, type HunkSpan, walkHunk } from './hunk';
import { diffStart, isDiffStart } from './mail-body';
import type { Damage } from './reading';

/** Files read of one diff; Linux's largest treewide patches touch some 2,000. */
const MAX_FILES = 10_000;
/** Header lines of one file; git writes at most ten. */
const MAX_HEADER = 40;

/** A diff as far as it could be read, what `git am` would stumble over, and the first line behind it. */
export type ParsedDiff = { readonly diff: Diff; readonly damage: readonly Damage[]; readonly end: number };

/** What is known of the whole text beforehand, so that most diffs need no search for it. */
export type DiffHints = {
  /** The mail declares format=flowed. */
  readonly flowed: boolean;
  /** The text holds a no-break space somewhere. */
  readonly noBreakSpaces: boolean;
};

type State = {
  i: number;
  readonly lines: readonly string[];
  readonly hints: DiffHints;
  readonly damage: Damage[];
  readonly spans: HunkSpan[];
};

type Where = { readonly file: string; readonly hunk: number };

const note = (state: State, damage: Damage | undefined, where?: Where): void => {
  if (damage !== undefined && state.damage.length < MAX_DAMAGE) state.damage.push({ ...damage, ...where });
};

/** Damage for which git calls the patch corrupt. */
const refused = (damage: Damage | undefined): Damage | undefined => damage && { ...damage, refused: true };

const isFileStart = (line: string): boolean =>
  line.startsWith('diff --git ') || line.startsWith('diff -') || line.startsWith('Index: ');

const readHeader = (state: State): HeaderDraft => {
  const first = state.lines[state.i] ?? '';
  const draft = headerFrom(first);
  const end = Math.min(state.lines.length, state.i + MAX_HEADER);
  if (isFileStart(first)) state.i += 1;
  while (state.i < end) {
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
    if (hunkHead(line) !== undefined || line.startsWith('diff --git ')) return;
    state.i += 1;
  }
};

/** Whether a hunk must begin at the next line: one is meant there, or the file's names stand right before it. */
const mustBegin = ({ lines, i }: State, isFirst: boolean): boolean =>
  lines[i]?.startsWith('@@ -') === true || (isFirst && lines[i - 1]?.startsWith('+++ ') === true);

/** Whether a hunk stands below text that is no part of the diff, before another file begins: git calls it a fragment without header. */
const hunkBelow = ({ lines, i }: State): boolean => {
  for (let at = i; at < lines.length && !isDiffStart(lines, at); at += 1)
    if (hunkHead(lines[at] ?? '') !== undefined) return true;
  return false;
};

/** What stands where a hunk of the file must begin, or between two of them. */
const stray = (state: State, isFirst: boolean): Damage | undefined => {
  const { lines, i, hints } = state;
  if (mustBegin(state, isFirst)) return noHunk(lines[i], i + 1);
  return !isFirst && hunkBelow(state)
    ? strayLine(lines[i - 1] ?? '', lines[i] ?? '', { line: i + 1, flowed: hints.flowed })
    : undefined;
};

/** On to the next hunk of the file where something else stands before it; false where there is no more. */
const stepOver = (state: State, where: Where): boolean => {
  const damage = stray(state, where.hunk === 1);
  if (damage === undefined) return false;
  note(state, refused(damage), where);
  recover(state);
  return hunkHead(state.lines[state.i] ?? '') !== undefined;
};

/** What git reads and finds nowhere in the tree. */
const unlike = ({ hints, lines }: State, span: HunkSpan): Damage | undefined =>
  hints.noBreakSpaces ? noBreakSpace(lines, span) : undefined;

const walkHunks = (state: State, file: string): readonly HunkSpan[] => {
  const spans: HunkSpan[] = [];
  for (;;) {
    const where = { file, hunk: spans.length + 1 };
    const span = walkHunk(state.lines, state.i, state.hints.flowed);
    if (span === undefined) {
      if (stepOver(state, where)) continue;
      return spans;
    }
    spans.push(span);
    state.i = span.end;
    note(state, refused(span.damage) ?? unlike(state, span), where);
    if (span.damage !== undefined) recover(state);
  }
};

/** Base-85 lines of a `GIT binary patch`; they end at an empty line, twice. */
const skipBinary = (state: State): void => {
  while (state.i < state.lines.length) {
    const line = state.lines[state.i] ?? '';
    if (isFileStart(line) || line === '-- ') return;
    state.i += 1;
  }
};

const NO_SPANS: readonly HunkSpan[] = [];

const readFile = (state: State): FileDiff => {
  const head = readHeader(state);
  if (head.binary) skipBinary(state);
  const spans = head.binary ? NO_SPANS : walkHunks(state, head.path);
  const { lines } = state;
  let added = 0;
  let removed = 0;
  let hunks: readonly Hunk[] | undefined;
  for (const span of spans) {
    state.spans.push(span);
    added += span.added;
    removed += span.removed;
  }
  return {
    path: head.path,
    oldPath: head.oldPath,
    status: head.status,
    oldBlob: head.oldBlob,
    newBlob: head.newBlob,
    binary: head.binary,
    added,
    removed,
    // Made when first asked for: most files of most patches touch no interface, and a line object each would be most of the work.
    get hunks(): readonly Hunk[] {
      return (hunks ??= spans.map((span) => hunkIn(lines, span)));
    },
  };
};

/**
 * Parses the diff that begins at `from`. Text between files is stepped over, as `git apply` does; never throws, and what is damaged is said
 * with the line of the mail where it shows.
 */
export const parseDiff = (lines: readonly string[], from: number, hints: DiffHints): ParsedDiff => {
  const state: State = { i: from, lines, hints, damage: [], spans: [] };
  const files: FileDiff[] = [];
  let end = from;
  while (state.i >= 0 && state.i < lines.length && files.length < MAX_FILES) {
    files.push(readFile(state));
    end = state.i;
    if (!isFileStart(lines[state.i] ?? '')) state.i = diffStart(lines, state.i);
  }
  if (hints.flowed && state.damage.length === 0) note(state, spaceStuffed(lines, state.spans));
  return { diff: { files }, damage: state.damage, end };
};
