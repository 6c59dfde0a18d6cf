import type { DiffLine, Hunk } from './diff';

/** Where a hunk took hold: lines from 1, and how far from where it said, with how many lines of context left out at each end. */
export type PlacedHunk = {
  readonly oldLine: number;
  readonly newLine: number;
  readonly offset: number;
  readonly fuzz: number;
};

/** A file before and after a patch, line by line, and the line of the mail for every line of either that a hunk shows. */
export type AppliedFile = {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** By line of the file, from 1: line in the mail's text. Only lines inside hunks. */
  readonly mailLines: {
    readonly before: ReadonlyMap<number, number>;
    readonly after: ReadonlyMap<number, number>;
  };
  readonly placed: readonly PlacedHunk[];
};

export type Applied =
  { readonly applies: true; readonly file: AppliedFile } | { readonly applies: false; readonly why: string };

/** patch(1) leaves out as much; with less context than that a hunk finds places it was not made for. */
const MAX_FUZZ = 2;
/** Farther away the same lines are other code. */
const MAX_OFFSET = 2_000;
/** Lines compared for one file: bounds what a hostile patch of many hunks against a file of equal lines costs. */
const MAX_COMPARED = 2_000_000;

type Search = { readonly lines: readonly string[]; left: number };
/** The lines a hunk expects, with `fuzz` lines of context left out at both ends; `skipped` of them at the beginning. */
type Expected = { readonly lines: readonly string[]; readonly skipped: number };

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

const leadingContext = (lines: readonly DiffLine[]): number => {
  const first = lines.findIndex((l) => l.mark !== ' ');
  return first < 0 ? lines.length : first;
};

const trailingContext = (lines: readonly DiffLine[]): number => leadingContext([...lines].reverse());

const expectedOf = (hunk: Hunk, fuzz: number): Expected => {
  const old = hunk.lines.filter((l) => l.mark !== '+').map((l) => withoutReturn(l.text));
  const skipped = Math.min(fuzz, leadingContext(hunk.lines));
  const cutOff = Math.min(fuzz, trailingContext(hunk.lines));
  return { lines: old.slice(skipped, Math.max(skipped, old.length - cutOff)), skipped };
};

const standsAt = (search: Search, expected: Expected, at: number): boolean => {
  const start = at + expected.skipped;
  if (start < 0 || start + expected.lines.length > search.lines.length) return false;
  for (const [i, line] of expected.lines.entries()) {
    search.left -= 1;
    if (search.lines[start + i] !== line) return false;
  }
  return true;
};

/** Nearest first, as patch(1) searches: 0, 1 after, 1 before, 2 after, ... */
const nearest = (search: Search, expected: Expected, from: { at: number; floor: number }): number => {
  for (let distance = 0; distance <= MAX_OFFSET && search.left > 0; distance++) {
    if (standsAt(search, expected, from.at + distance)) return from.at + distance;
    const before = from.at - distance;
    if (distance > 0 && before >= from.floor && standsAt(search, expected, before)) return before;
  }
  return -1;
};

type Taken = { readonly at: number; readonly fuzz: number };

/** The place of a hunk: exactly where it says, else near it, else near it with less context. */
const placeOf = (search: Search, hunk: Hunk, from: { at: number; floor: number }): Taken | undefined => {
  for (let fuzz = 0; fuzz <= MAX_FUZZ; fuzz++) {
    const expected = expectedOf(hunk, fuzz);
    if (fuzz > 0 && expected.lines.length === 0) return undefined;
    const at = nearest(search, expected, from);
    if (at >= from.floor) return { at, fuzz };
  }
  return undefined;
};

class Writer {
  readonly after: string[] = [];
  readonly placed: PlacedHunk[] = [];
  readonly mailLines = { before: new Map<number, number>(), after: new Map<number, number>() };
  /** Lines of the old text written or dropped so far. */
  done = 0;

  constructor(private readonly before: readonly string[]) {}

  copyTo(end: number): void {
    for (; this.done < end; this.done++) this.after.push(this.before[this.done] ?? '');
  }

  take(hunk: Hunk, { at, fuzz }: Taken): void {
    this.copyTo(at);
    const offset = at - startOf(hunk);
    this.placed.push({ oldLine: at + 1, newLine: this.after.length + 1, offset, fuzz });
    for (const [i, line] of hunk.lines.entries()) this.line(line, hunk.line + 1 + i);
  }

  private line(line: DiffLine, mailLine: number): void {
    const kept = this.before[this.done];
    if (line.mark !== '+') {
      this.done += 1;
      this.mailLines.before.set(this.done, mailLine);
    }
    if (line.mark === '-') return;
    // With less context than was sent, the file's own line stays, and where it has none there is none.
    if (line.mark === ' ' && kept === undefined) return;
    this.after.push(line.mark === ' ' ? (kept ?? '') : withoutReturn(line.text));
    this.mailLines.after.set(this.after.length, mailLine);
  }
}

/** `@@ -0,0` of a new file and `@@ -5,0` of a pure insertion name the line before. */
const startOf = (hunk: Hunk): number => (hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1);

const linesOf = (text: string): readonly string[] => {
  if (text === '') return [];
  const lines = text.split('\n').map(withoutReturn);
  return text.endsWith('\n') ? lines.slice(0, -1) : lines;
};

/**
 * Applies the hunks of one file to its text, as patch(1) does: where they say, else at a bounded distance, else with up to two lines less of
 * context. An empty text is a file that is not there yet. A hunk that does not fit is an answer, no error. Carriage returns are not told from
 * none: mail loses them.
 */
export const applyHunks = (text: string, hunks: readonly Hunk[]): Applied => {
  const before = linesOf(text);
  const search: Search = { lines: before, left: MAX_COMPARED };
  const writer = new Writer(before);
  let drift = 0;
  for (const hunk of hunks) {
    const from = { at: Math.max(writer.done, startOf(hunk) + drift), floor: writer.done };
    const taken = placeOf(search, hunk, from);
    if (taken === undefined)
      return { applies: false, why: `the hunk at line ${hunk.line} of the mail does not fit the text` };
    drift = taken.at - startOf(hunk);
    writer.take(hunk, taken);
  }
  writer.copyTo(before.length);
  const { after, placed, mailLines } = writer;
  return { applies: true, file: { before, after, placed, mailLines } };
};
