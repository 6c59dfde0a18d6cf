import { cheapestAssignment, NEVER } from './assignment';
import { diffSize, type LineDiff } from './line-diff';
import { patchLines, type ComparedPatch, type PatchLines } from './patch-lines';

/** A patch with its text, made once. */
export type Side = { readonly patch: ComparedPatch; readonly lines: PatchLines };

/** Which patch became which: one side is absent for a patch that is new or was dropped. */
export type Pair =
  | { readonly from: Side; readonly to: Side }
  | { readonly from: Side; readonly to?: undefined }
  | { readonly from?: undefined; readonly to: Side };

/** Percent of a patch's size that its vanishing or appearing costs, as in git: below it a pair is too different to be one. */
const CREATION_FACTOR = 60;
/** Above this many patches without an equal, the matrix would take seconds; they are then paired by subject. */
const MAX_UNMATCHED = 120;

export const sideOf = (patch: ComparedPatch): Side => ({ patch, lines: patchLines(patch) });

const sameDiff = (a: Side, b: Side): boolean =>
  a.patch.patchId !== undefined && b.patch.patchId !== undefined
    ? a.patch.patchId === b.patch.patchId
    : a.lines.diff.length > 0 && a.lines.diff.join('\n') === b.lines.diff.join('\n');

/** Whether a pair changes the same lines in the same way, whatever became of its message. */
export const isUnchanged = sameDiff;

/** Patches with an equal one on the other side, in order; two equal ones of one side take two of the other. */
const exactPairs = (from: readonly Side[], to: readonly Side[]): ReadonlyMap<Side, Side> => {
  const pairs = new Map<Side, Side>();
  const taken = new Set<Side>();
  for (const a of from) {
    const b = to.find((side) => !taken.has(side) && sameDiff(a, side));
    if (b === undefined) continue;
    pairs.set(a, b);
    taken.add(b);
  }
  return pairs;
};

/** Lines that can have no partner in the other text: no comparison of the two is smaller. Saves most comparisons. */
const leastDistance = (a: readonly string[], b: readonly string[]): number => {
  const counts = new Map<string, number>();
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of b) {
    const left = counts.get(line) ?? 0;
    if (left === 0) continue;
    counts.set(line, left - 1);
    common++;
  }
  return a.length + b.length - 2 * common;
};

const alone = (side: Side): number => Math.floor((side.lines.diff.length * CREATION_FACTOR) / 100);

const distance = (a: Side, b: Side, diff: LineDiff): number =>
  leastDistance(a.lines.diff, b.lines.diff) > alone(a) + alone(b)
    ? NEVER
    : diffSize(diff(a.lines.diff, b.lines.diff));

/** The matrix of git's get_correspondences(): each patch may also stay alone, at its own price. */
const costs = (
  from: readonly Side[],
  to: readonly Side[],
  diff: LineDiff,
): readonly (readonly number[])[] => [
  ...from.map((a, i) => [
    ...to.map((b) => distance(a, b, diff)),
    ...from.map((_, k) => (k === i ? alone(a) : NEVER)),
  ]),
  ...to.map((b, i) => [...to.map((_, k) => (k === i ? alone(b) : NEVER)), ...from.map(() => 0)]),
];

const bySubject = (from: readonly Side[], to: readonly Side[]): ReadonlyMap<Side, Side> => {
  const bySubject = new Map(to.map((side) => [side.patch.subject.toLowerCase(), side] as const));
  const pairs = new Map<Side, Side>();
  for (const a of from) {
    const b = bySubject.get(a.patch.subject.toLowerCase());
    if (b === undefined) continue;
    pairs.set(a, b);
    bySubject.delete(a.patch.subject.toLowerCase());
  }
  return pairs;
};

const similarPairs = (
  from: readonly Side[],
  to: readonly Side[],
  diff: LineDiff,
): ReadonlyMap<Side, Side> => {
  if (from.length === 0 || to.length === 0) return new Map();
  if (from.length > MAX_UNMATCHED || to.length > MAX_UNMATCHED) return bySubject(from, to);
  const columns = cheapestAssignment(costs(from, to, diff));
  return new Map(
    from.flatMap((a, i) => {
      const b = to[columns[i] ?? to.length];
      return b === undefined ? [] : [[a, b] as const];
    }),
  );
};

/** In git's order: the new revision's patches, each dropped one before the first whose place it kept. */
const inOrder = (
  from: readonly Side[],
  to: readonly Side[],
  pairs: ReadonlyMap<Side, Side>,
): readonly Pair[] => {
  const back = new Map([...pairs].map(([a, b]) => [b, a] as const));
  const shown = new Set<Side>();
  const order: Pair[] = [];
  let i = 0;
  const showDropped = (): void => {
    for (; i < from.length; i++) {
      const a = from[i];
      if (a === undefined || (pairs.has(a) && !shown.has(a))) return;
      if (!pairs.has(a)) order.push({ from: a });
    }
  };
  for (const b of to) {
    showDropped();
    const a = back.get(b);
    order.push(a === undefined ? { to: b } : { from: a, to: b });
    if (a !== undefined) shown.add(a);
  }
  showDropped();
  return order;
};

/**
 * Pairs the patches of two revisions as `git range-diff` does: equal diffs first (by patch-id where both have one), then the assignment that
 * costs least, where a pair costs the size of the diff between its diffs. At most a few hundred comparisons; see `MAX_UNMATCHED`.
 */
export const pairPatches = (
  from: readonly ComparedPatch[],
  to: readonly ComparedPatch[],
  diff: LineDiff,
): readonly Pair[] => {
  const [before, after] = [from.map(sideOf), to.map(sideOf)];
  const exact = exactPairs(before, after);
  const taken = new Set(exact.values());
  const similar = similarPairs(
    before.filter((side) => !exact.has(side)),
    after.filter((side) => !taken.has(side)),
    diff,
  );
  return inOrder(before, after, new Map([...exact, ...similar]));
};
