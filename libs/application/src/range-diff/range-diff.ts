import { hunksOf, type EditHunk, type LineDiff } from './line-diff';
import { isUnchanged, pairPatches, type Pair, type Side } from './pairing';
import type { ComparedPatch } from './patch-lines';

/** What became of one patch between two revisions. `unchanged` is said of its diff: see `messageChanged`. */
export type PatchComparison = {
  readonly status: 'unchanged' | 'changed' | 'new' | 'dropped';
  readonly from?: ComparedPatch | undefined;
  readonly to?: ComparedPatch | undefined;
  /** Author, subject or commit message differ. False where there is no pair. */
  readonly messageChanged: boolean;
  /** As `git range-diff` writes it; first line `1:  <patch-id> ! 2:  <patch-id> subject`. */
  readonly text: string;
};

/** Digits of the patch-id that stand where git has an abbreviated commit. */
const ABBREVIATED = 10;
const NO_ID = '-'.repeat(ABBREVIATED);
/** git cuts the name in a hunk header here. */
const MAX_HEADING = 80;
const HEADINGS = [/^ ## (.*) ##$/, /^.?@@ (.*)$/];

const headingIn = (line: string): string | undefined => {
  for (const pattern of HEADINGS) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found.slice(0, MAX_HEADING);
  }
  return undefined;
};

/** The heading a hunk stands under: the nearest above it in the text before. */
const headingAbove = (lines: readonly string[], before: number): string => {
  for (let i = Math.min(before, lines.length) - 1; i >= 0; i--) {
    const heading = headingIn(lines[i] ?? '');
    if (heading !== undefined) return ` ${heading}`;
  }
  return '';
};

const hunkText = (lines: readonly string[], { before, edits }: EditHunk): readonly string[] => [
  `    @@${headingAbove(lines, before)}`,
  ...edits.map(({ mark, text }) => `    ${mark}${text}`),
];

const id = (side: Side | undefined, width: number): string => {
  const number = (side === undefined ? '-' : String(side.patch.position)).padStart(width);
  return `${number}:  ${side?.patch.patchId?.slice(0, ABBREVIATED) ?? NO_ID}`;
};

const textOf = ({ lines }: Side): readonly string[] => [...lines.head, ...lines.diff];

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, i) => line === b[i]);

const heading = (pair: Pair, mark: string, width: number): string => {
  const subject = (pair.from ?? pair.to).patch.subject;
  return `${id(pair.from, width)} ${mark} ${id(pair.to, width)} ${subject}`;
};

const comparisonOf = (pair: Pair, diff: LineDiff, width: number): PatchComparison => {
  const { from, to } = pair;
  if (from === undefined)
    return { status: 'new', to: to.patch, messageChanged: false, text: heading(pair, '>', width) };
  if (to === undefined)
    return { status: 'dropped', from: from.patch, messageChanged: false, text: heading(pair, '<', width) };
  const [before, after] = [textOf(from), textOf(to)];
  const equal = same(before, after);
  const hunks = equal ? [] : hunksOf(diff(before, after)).flatMap((hunk) => hunkText(before, hunk));
  return {
    status: isUnchanged(from, to) ? 'unchanged' : 'changed',
    from: from.patch,
    to: to.patch,
    messageChanged: !same(from.lines.head, to.lines.head),
    text: [heading(pair, equal ? '=' : '!', width), ...hunks].join('\n'),
  };
};

/**
 * Compares the patches of two revisions, one by one: which became which, and what changed in each. The pairing and the text are those of
 * `git range-diff --no-indent-heuristic` (git's range-diff.c), with patch-ids where git has commits, because mail has none. The heuristic only
 * chooses where, among equal places, a change is shown.
 */
export const rangeDiff = (
  from: readonly ComparedPatch[],
  to: readonly ComparedPatch[],
  diff: LineDiff,
): readonly PatchComparison[] => {
  const width = String(1 + Math.max(from.length, to.length)).length;
  return pairPatches(from, to, diff).map((pair) => comparisonOf(pair, diff, width));
};
