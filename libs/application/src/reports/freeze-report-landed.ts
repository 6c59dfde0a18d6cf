import type { Instant } from '@sluice/kernel';
import { isReverted, isSure, lineOf, type Landing, type Revision } from '@sluice/series';
import type { DerivedSeries } from '../derive';
import type { Entry } from './freeze-report-rows';

/** A judged series of which the project's tree shows something. */
export type LandedRow = {
  readonly series: string;
  readonly subject: string;
  /** The latest revision that a commit is surely tied to. */
  readonly revision: string;
  readonly state: 'landed' | 'partly-landed' | 'reverted';
  /** Full hash of the last of its commits; of a reverted series, of the last that was taken back. */
  readonly commit: string;
  readonly committedAt: Instant;
  readonly revertedBy: { readonly commit: string; readonly committedAt: Instant } | null;
};

type Placed = { readonly revision: Revision; readonly landing: Landing };

const isOfTree = (state: string): state is LandedRow['state'] =>
  state === 'landed' || state === 'partly-landed' || state === 'reverted';

/** A fix that a security branch of an older release has is in that release, not in this one. */
const isOn = ({ branch }: Landing, release: string): boolean => {
  const line = lineOf(branch);
  return line === 'main' || line === release;
};

const placedIn = ({ series }: DerivedSeries, release: string): readonly Placed[] =>
  series.revisions.flatMap((revision) =>
    revision.patches.flatMap(({ landing }) =>
      landing !== undefined && isSure(landing) && isOn(landing, release) ? [{ revision, landing }] : [],
    ),
  );

const lastOf = (placed: readonly Placed[]): Placed | undefined =>
  placed.reduce<Placed | undefined>(
    (last, one) => (last === undefined || one.landing.committedAt >= last.landing.committedAt ? one : last),
    undefined,
  );

const rowOf = (derived: DerivedSeries, release: string): readonly LandedRow[] => {
  const { state, series } = derived;
  if (!isOfTree(state)) return [];
  const last = lastOf(
    placedIn(derived, release).filter((p) => state !== 'reverted' || isReverted(p.landing)),
  );
  if (last === undefined) return [];
  const { commit, committedAt, revertedBy: taken } = last.landing;
  const revertedBy = taken === undefined ? null : { commit: taken.commit, committedAt: taken.committedAt };
  const revision = last.revision.number;
  return [{ series: series.id, subject: series.subject, revision, state, commit, committedAt, revertedBy }];
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What landed of the series on a report, in its release line, and what was taken back of it, oldest commit first; each series once. */
export const landedRows = (entries: readonly Entry[], release: string): readonly LandedRow[] =>
  [...new Set(entries.map((e) => e.derived))]
    .flatMap((derived) => rowOf(derived, release))
    .sort(
      (a, b) =>
        textOrder(a.committedAt, b.committedAt) || textOrder(a.commit + a.series, b.commit + b.series),
    );

/** How a row reads: `landed`, `landed in part`, `landed, a part of it reverted by …`, `landed and reverted by …`. */
export const landedText = ({ state, commit, committedAt, revertedBy }: LandedRow): string => {
  const how = state === 'partly-landed' ? 'landed in part' : 'landed';
  const as = `${how} as ${commit.slice(0, 10)} on ${committedAt.slice(0, 10)}`;
  if (revertedBy === null) return as;
  const by = `reverted by ${revertedBy.commit.slice(0, 10)} on ${revertedBy.committedAt.slice(0, 10)}`;
  return state === 'reverted' ? `${as} and ${by}` : `${as}, some of it ${by}`;
};
