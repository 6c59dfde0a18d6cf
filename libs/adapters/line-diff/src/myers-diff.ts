import type { LineDiff, LineEdit } from '@sluice/application';
import { diffArrays } from 'diff';
import { settle } from './settle';

/** Edits looked for at most: the search costs their square. Patches further apart than this are two texts, not two versions of one. */
const MAX_EDITS = 4_000;

const allOf = (mark: LineEdit['mark'], lines: readonly string[]): readonly LineEdit[] =>
  lines.map((text) => ({ mark, text }));

/** Lines that both texts begin with: taken off first, because versions of one patch mostly agree. */
const commonStart = (before: readonly string[], after: readonly string[]): number => {
  let count = 0;
  while (count < before.length && count < after.length && before[count] === after[count]) count++;
  return count;
};

/**
 * The shortest way from one text to the other in lines (Myers 1986, as the package `diff` has it), settled as git shows it: see `settle`. Texts more than 4,000 edits apart come out as all of the one, then all of the other.
 */
export const myersDiff: LineDiff = (before, after) => {
  const start = commonStart(before, after);
  const changes = diffArrays([...before.slice(start)], [...after.slice(start)], { maxEditLength: MAX_EDITS });
  if (changes === undefined)
    return [
      ...allOf(' ', before.slice(0, start)),
      ...allOf('-', before.slice(start)),
      ...allOf('+', after.slice(start)),
    ];
  return settle([
    ...allOf(' ', before.slice(0, start)),
    ...changes.flatMap(({ value, added, removed }) => allOf(added ? '+' : removed ? '-' : ' ', value)),
  ]);
};
