/** One line of a comparison: in both texts, only before, or only after. */
export type LineEdit = { readonly mark: ' ' | '-' | '+'; readonly text: string };

/** Compares two texts line by line. Total: what is too different to compare is all of the one, then all of the other. */
export type LineDiff = (before: readonly string[], after: readonly string[]) => readonly LineEdit[];

/** A stretch of changed lines with the lines around them; `before` is the index of its first line in the text before. */
export type EditHunk = { readonly before: number; readonly edits: readonly LineEdit[] };

/** As git shows around a change. */
const CONTEXT = 3;

type Stretch = { readonly first: number; readonly last: number };

/** Changed stretches, widened by their context; those that touch are one. */
const stretchesOf = (edits: readonly LineEdit[]): readonly Stretch[] => {
  const found: Stretch[] = [];
  for (const [i, edit] of edits.entries()) {
    if (edit.mark === ' ') continue;
    const wide = { first: Math.max(0, i - CONTEXT), last: Math.min(edits.length - 1, i + CONTEXT) };
    const before = found.at(-1);
    if (before === undefined || before.last + 1 < wide.first) found.push(wide);
    else found[found.length - 1] = { first: before.first, last: wide.last };
  }
  return found;
};

/** The hunks of a comparison, as a unified diff has them. */
export const hunksOf = (edits: readonly LineEdit[]): readonly EditHunk[] => {
  const linesBefore: number[] = [];
  let count = 0;
  for (const edit of edits) {
    linesBefore.push(count);
    if (edit.mark !== '+') count++;
  }
  return stretchesOf(edits).map(({ first, last }) => ({
    before: linesBefore[first] ?? 0,
    edits: edits.slice(first, last + 1),
  }));
};

/** Lines a unified diff of the two texts would have, hunk headers included: what `git range-diff` takes for the distance of two patches. */
export const diffSize = (edits: readonly LineEdit[]): number =>
  hunksOf(edits).reduce((sum, hunk) => sum + 1 + hunk.edits.length, 0);
