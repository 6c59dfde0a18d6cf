import type { Sha1 } from '@sluice/kernel';

/** Lines that git writes between `diff --git` and `---`. */
const EXTENDED = [
  ...['old mode ', 'new mode ', 'deleted file mode ', 'new file mode ', 'copy from ', 'copy to '],
  ...['rename from ', 'rename to ', 'similarity index ', 'dissimilarity index ', 'index '],
];
const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const FILE = /^(---|\+\+\+) (\S+)/;
const NO_NEWLINE = '\\ No newline at end of file';

/** A mail's text as Patchwork divides it. */
export type PatchworkParts = {
  /** The lines of the diff; none where there is no diff. */
  readonly diff: readonly string[];
  /** All other lines: message, notes, signature. */
  readonly content: readonly string[];
};

/**
 * Where the reader stands: in text; behind a line that may begin a file; between the two names of a file; behind the second name or a whole hunk; in
 * a hunk; among git's lines on modes and names; in a binary patch.
 */
type Where = 'text' | 'begun' | 'names' | 'border' | 'hunk' | 'extended' | 'binary';

type State = {
  where: Where;
  /** Lines that belong to the diff if a hunk follows, else to the text. */
  held: string[];
  readonly diff: string[];
  readonly content: string[];
  /** What the hunk at hand still wants of old and new lines. */
  old: number;
  fresh: number;
  /** Whole hunks so far: behind one, odd lines are held, not taken for text. */
  hunks: number;
};

const isExtended = (line: string): boolean => EXTENDED.some((start) => line.startsWith(start));

const hold = (state: State, line: string, where: Where): void => {
  state.held.push(line);
  state.where = where;
};

const take = (state: State, line: string, where: Where): void => {
  state.diff.push(...state.held, line);
  state.held = [];
  state.where = where;
};

/** What was held was no diff after all; behind a hunk that is not sure yet. */
const doubt = (state: State, line: string): void => {
  if (state.hunks > 0) return hold(state, line, 'begun');
  state.content.push(...state.held, line);
  state.held = [];
  state.where = 'text';
};

const count = (digits: string | undefined): number =>
  digits === undefined || digits === '' ? 1 : Number(digits);

const atBorder = (state: State, line: string): void => {
  const head = line.startsWith('@@ -') ? HUNK.exec(line) : null;
  if (head !== null) {
    state.old = count(head[1]);
    state.fresh = count(head[2]);
    take(state, line, 'hunk');
  } else if (line.startsWith('--- ')) take(state, line, 'names');
  else if (state.hunks > 0 && line.startsWith(NO_NEWLINE)) state.diff.push(line);
  else doubt(state, line);
};

const inHunk = (state: State, line: string): void => {
  state.diff.push(line);
  const mark = line.charCodeAt(0);
  if (mark === 45) state.old -= 1;
  else if (mark === 43) state.fresh -= 1;
  else if (mark !== 92 || !line.startsWith(NO_NEWLINE)) {
    state.old -= 1;
    state.fresh -= 1;
  }
  if (state.old > 0 || state.fresh > 0) return;
  state.hunks += 1;
  state.where = 'border';
};

const inExtended = (state: State, line: string): void => {
  if (isExtended(line)) take(state, line, 'extended');
  else if (line.startsWith('--- ')) take(state, line, 'names');
  else if (line.startsWith('GIT binary patch')) take(state, line, 'binary');
  else hold(state, line, 'begun');
};

const STEPS: Readonly<Record<Where, (state: State, line: string) => void>> = {
  text: (state, line) => {
    if (line.startsWith('diff ') || line.startsWith('Index: ')) hold(state, line, 'begun');
    else if (line.startsWith('--- ')) hold(state, line, 'names');
    else state.content.push(line);
  },
  begun: (state, line) =>
    hold(state, line, line.startsWith('--- ') ? 'names' : isExtended(line) ? 'extended' : 'begun'),
  names: (state, line) => (line.startsWith('+++ ') ? hold(state, line, 'border') : doubt(state, line)),
  border: atBorder,
  hunk: inHunk,
  extended: inExtended,
  binary: (state, line) =>
    line.startsWith('diff') ? hold(state, line, 'text') : take(state, line, 'binary'),
};

/**
 * Divides the lines of a posting into diff and the rest, as Patchwork does: its clients compare hashes over the one, and what it shows as a patch's
 * content is the other. Whoever wants to know what a diff changes reads it with `parseDiff`, which knows damage from text.
 */
export const patchworkParts = (lines: readonly string[]): PatchworkParts => {
  const state: State = { where: 'text', held: [], diff: [], content: [], old: 0, fresh: 0, hunks: 0 };
  for (const line of lines) STEPS[state.where](state, line);
  return { diff: state.diff, content: [...state.content, ...state.held] };
};

/** The diff without carriage returns, and without white space behind it; it begins with a word. */
const tidied = (diff: readonly string[]): readonly string[] => {
  if (diff.some((line) => line.includes('\r')))
    return diff.join('\n').replaceAll('\r', '').trim().split('\n');
  let end = diff.length;
  while (end > 0 && (diff[end - 1] ?? '').trim() === '') end -= 1;
  return end === 0 ? [] : [...diff.slice(0, end - 1), (diff[end - 1] ?? '').trimEnd()];
};

/** The name of a file below its first folder, whatever that is called. */
const belowFirst = (name: string): string => name.slice(name.indexOf('/') + 1 || name.length);

const hunkLine = (line: string): string | undefined => {
  const head = HUNK.exec(line);
  return head === null ? undefined : `@@ -${String(count(head[1]))} +${String(count(head[2]))} @@`;
};

const fileOrChange = (line: string): string => {
  const file = line.startsWith('--- ') || line.startsWith('+++ ') ? FILE.exec(line) : null;
  if (file === null) return line;
  const [, sign = '', name = ''] = file;
  return `${sign} ${sign === '---' ? 'a' : 'b'}/${belowFirst(name)}`;
};

/** One line as it is hashed; `undefined` for what is left out. */
const hashed = (line: string): string | undefined => {
  switch (line.charCodeAt(0)) {
    case 32:
      return line;
    case 43:
    case 45:
      return fileOrChange(line);
    case 64:
      return hunkLine(line);
    default:
      return undefined;
  }
};

/**
 * The hash by which Patchwork's clients find a patch: SHA-1 over the diff with hunks told by their counts instead of their line numbers, files by their
 * names below `a/` and `b/`, everything but context, added and removed lines left out. Two mails of one change have one hash wherever it applies.
 * A line that is removed or added and looks like the name of a file is hashed like one: every program that computes this hash does that.
 */
export const patchworkHash = (diff: readonly string[], sha1: Sha1): string => {
  let text = '';
  for (const line of tidied(diff)) {
    const part = hashed(line);
    if (part !== undefined) text += `${part}\n`;
  }
  return sha1(text);
};
