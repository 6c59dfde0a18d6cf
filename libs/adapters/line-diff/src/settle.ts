import type { LineEdit } from '@sluice/application';

type Edit = { mark: LineEdit['mark']; readonly text: string };
type Run = { readonly first: number; readonly last: number };

/** How far the run may move one way: over unchanged lines as long as the line it leaves at one end equals the one it takes at the other. */
const reach = (edits: readonly Edit[], { first, last }: Run, step: -1 | 1): number => {
  const [ahead, behind] = step === 1 ? [last + 1, first] : [first - 1, last];
  let moved = 0;
  for (;;) {
    const [next, left] = [edits[ahead + step * moved], edits[behind + step * moved]];
    if (next?.mark !== ' ' || next.text !== left?.text) return moved;
    moved++;
  }
};

/** Whether the run, moved as far as it goes, lies against another change. */
const touches = (edits: readonly Edit[], { first, last }: Run, by: number): boolean => {
  const next = edits[by > 0 ? last + by + 1 : first + by - 1];
  return next !== undefined && next.mark !== ' ';
};

const move = (edits: Edit[], { first, last }: Run, by: number): void => {
  const mark = edits[first]?.mark ?? ' ';
  const span = edits.slice(Math.min(first, first + by), Math.max(last, last + by) + 1);
  for (const edit of span) edit.mark = ' ';
  for (const edit of edits.slice(first + by, last + by + 1)) edit.mark = mark;
};

/** Lowest place that lies against another change; else the lowest of all. */
const settled = (edits: readonly Edit[], run: Run): number => {
  const down = reach(edits, run, 1);
  if (touches(edits, run, down)) return down;
  const up = reach(edits, run, -1);
  return up > 0 && touches(edits, run, -up) ? -up : down;
};

const isAlone = (edits: readonly Edit[], { first, last }: Run): boolean =>
  (edits[first - 1]?.mark ?? ' ') === ' ' && (edits[last + 1]?.mark ?? ' ') === ' ';

const runFrom = (edits: readonly Edit[], first: number): Run => {
  let last = first;
  while (edits[last + 1] !== undefined && edits[last + 1]?.mark === edits[first]?.mark) last++;
  return { first, last };
};

/** Within each stretch of changes the removed lines come first, as in every unified diff. */
const removedFirst = (edits: readonly LineEdit[]): readonly LineEdit[] => {
  const sorted: LineEdit[] = [];
  let added: LineEdit[] = [];
  for (const edit of edits) {
    if (edit.mark === '+') added.push(edit);
    else {
      if (edit.mark === ' ') {
        sorted.push(...added);
        added = [];
      }
      sorted.push(edit);
    }
  }
  return [...sorted, ...added];
};

/**
 * Among the equally short comparisons, the one git shows: a run of changed lines that could stand higher or lower without a difference goes
 * where it lies against another change, else as low as it can (xdl_change_compact() of git's xdiff, without the indent heuristic).
 */
export const settle = (edits: readonly LineEdit[]): readonly LineEdit[] => {
  const moving: Edit[] = edits.map((edit) => ({ ...edit }));
  for (let at = 0; at < moving.length; at++) {
    if (moving[at]?.mark === ' ') continue;
    const run = runFrom(moving, at);
    at = run.last;
    if (!isAlone(moving, run)) continue;
    const by = settled(moving, run);
    if (by === 0) continue;
    move(moving, run, by);
    at = run.last + Math.max(0, by);
  }
  return removedFirst(moving);
};
