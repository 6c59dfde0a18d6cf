import { grouped } from '../../lib/grouped';
import type { Edge, PatchNode } from './kinds';

/** As many boxes as one can still read. */
export const MOST_BOXES = 60;

/** Patches that one box stands for. */
export type Fold = {
  readonly id: string;
  readonly title: string;
  readonly members: readonly PatchNode[];
  readonly isFocus: boolean;
};

type Whole = {
  readonly nodes: readonly PatchNode[];
  readonly edges: readonly Pick<Edge, 'from' | 'to'>[];
  readonly focus: readonly string[];
};

const LOOSE = 'commits';
const FAR = 'far';
const FOCUS = 'focus';

const groupOf = ({ place }: PatchNode): string =>
  place === null ? LOOSE : `${place.series} v${place.revision}`;

const groupTitle = (group: string, members: readonly PatchNode[]): string =>
  group === LOOSE
    ? `${String(members.length)} commits`
    : `${String(members.length)} patches of ${members.find((m) => m.subject !== null)?.subject ?? group}`;

/** How many edges each patch is away from what one stands on, either way. */
const distances = ({ edges, focus }: Whole): ReadonlyMap<string, number> => {
  const beside = grouped(
    edges.flatMap(({ from, to }) => [
      [from, to],
      [to, from],
    ]),
    ([end]) => end,
  );
  const found = new Map<string, number>(focus.map((ref) => [ref, 0]));
  // The map is read on while it grows: that is breadth first.
  for (const [ref, far] of found)
    for (const [, next] of beside.get(ref) ?? [])
      if (next !== undefined && !found.has(next)) found.set(next, far + 1);
  return found;
};

/**
 * What to fold so that no more boxes are left than can be read: first whole series, the largest before the smaller; then what is farthest away; what one
 * stands on last. What was opened stays open, and then there may be more.
 */
export const foldsOf = (whole: Whole, opened: ReadonlySet<string>): readonly Fold[] => {
  const { nodes, focus } = whole;
  const folds: Fold[] = [];
  let boxes = nodes.length;
  const fold = (one: Fold): void => {
    if (boxes <= MOST_BOXES || opened.has(one.id) || one.members.length < 2) return;
    folds.push(one);
    boxes -= one.members.length - 1;
  };
  const stood = new Set(focus);
  const around = nodes.filter(({ ref }) => !stood.has(ref));
  for (const [id, members] of [...grouped(around, groupOf)].sort(([, a], [, b]) => b.length - a.length))
    fold({ id, title: groupTitle(id, members), members, isFocus: false });
  const closed = new Set([...folds.map(({ id }) => id), ...opened]);
  const away = distances(whole);
  const awayOf = ({ ref }: PatchNode): number => away.get(ref) ?? nodes.length;
  const single = around
    .filter((node) => !closed.has(groupOf(node)))
    .toSorted((a, b) => awayOf(b) - awayOf(a));
  const far = single.slice(0, Math.max(0, boxes - MOST_BOXES) + 1);
  fold({ id: FAR, title: `${String(far.length)} patches farther away`, members: far, isFocus: false });
  const own = nodes.filter(({ ref }) => stood.has(ref));
  const rest = own.slice(-(Math.max(0, boxes - MOST_BOXES) + 1));
  fold({ id: FOCUS, title: `${String(rest.length)} more of these patches`, members: rest, isFocus: true });
  return folds;
};
