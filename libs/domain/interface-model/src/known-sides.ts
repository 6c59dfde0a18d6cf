import type { AppliedFile, PlacedHunk } from '@sluice/mail';
import { readLines, type HunkSides, type SideLine } from './hunk-sides';
import type { KnownFile } from './known-file';

type Side = 'before' | 'after';

/** Lines of the text shown around what changes: a condition and what it returns stand closer together than that. */
const CONTEXT = 40;

/** The line of the mail that shows a line of the file; for one the mail does not show, the nearest that it does. */
export const mailLineOf = ({ mailLines }: AppliedFile, side: Side, line: number): number => {
  const shown = mailLines[side];
  for (let away = 0; away <= CONTEXT; away++) {
    const found = shown.get(line + away) ?? shown.get(line - away);
    if (found !== undefined) return found;
  }
  return nearest(shown, line);
};

const nearest = (shown: ReadonlyMap<number, number>, line: number): number => {
  let best = 1;
  let distance = Infinity;
  for (const [at, mailLine] of shown) {
    if (Math.abs(at - line) >= distance) continue;
    distance = Math.abs(at - line);
    best = mailLine;
  }
  return best;
};

/** Lines of the mail that are no context: they show a line of one side alone. */
const changedMailLines = ({ mailLines: { before, after } }: AppliedFile): ReadonlySet<number> => {
  const old = new Set(before.values());
  const now = new Set(after.values());
  return new Set([...old].filter((l) => !now.has(l)).concat([...now].filter((l) => !old.has(l))));
};

type Span = { readonly from: number; readonly to: number };
type Stretch = { readonly before: Span; readonly after: Span };

const lengthOn = (file: AppliedFile, side: Side, { oldLine, newLine }: PlacedHunk): number => {
  const start = side === 'before' ? oldLine : newLine;
  let end = start;
  while (file.mailLines[side].has(end)) end++;
  return end - start;
};

const spanOn = (file: AppliedFile, side: Side, hunk: PlacedHunk): Span => {
  const start = side === 'before' ? hunk.oldLine : hunk.newLine;
  const to = Math.min(file[side].length, start + lengthOn(file, side, hunk) - 1 + CONTEXT);
  return { from: Math.max(1, start - CONTEXT), to };
};

/** Hunks with the lines around them; what overlaps is one stretch, so that no line is seen twice. */
const stretchesOf = (file: AppliedFile): readonly Stretch[] => {
  const found: Stretch[] = [];
  for (const hunk of file.placed) {
    const own = { before: spanOn(file, 'before', hunk), after: spanOn(file, 'after', hunk) };
    const last = found.at(-1);
    if (last === undefined || (own.before.from > last.before.to && own.after.from > last.after.to))
      found.push(own);
    else
      found[found.length - 1] = {
        before: { from: last.before.from, to: own.before.to },
        after: { from: last.after.from, to: own.after.to },
      };
  }
  return found;
};

const linesOf = (file: AppliedFile, side: Side): ((span: Span) => readonly SideLine[]) => {
  const changed = changedMailLines(file);
  const shown = file.mailLines[side];
  const read = readLines(file[side], { open: false, within: '' });
  return ({ from, to }) => {
    // Lines the mail does not show are shown by the last one above that it does.
    let line = mailLineOf(file, side, from);
    return read.slice(from - 1, to).map(({ text, code, within }, i) => {
      const own = shown.get(from + i);
      line = own ?? line;
      const at = own ?? NaN;
      const touched = changed.has(at) || changed.has(at - 1) || changed.has(at + 1);
      return { text, code, within, changed: changed.has(at), touched, line };
    });
  };
};

/**
 * Both sides of what changes in a file whose text is known, with the lines around it: comments and functions are told from its beginning, not
 * guessed from a hunk's.
 */
export const knownSides = ({ applied }: KnownFile): readonly HunkSides[] => {
  const before = linesOf(applied, 'before');
  const after = linesOf(applied, 'after');
  return stretchesOf(applied).map((s) => ({ before: before(s.before), after: after(s.after) }));
};
