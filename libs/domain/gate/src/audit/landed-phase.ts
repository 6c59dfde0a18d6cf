import {
  calendarInHindsight,
  type Announcement,
  type Calendar,
  type CalendarPhase,
  type GatePolicy,
  type PhaseRule,
  type ReleaseLineState,
} from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import { isOnReleaseBranch } from './line-commits';

/** What the phases of a release line are looked back at with. */
export type LookBack = {
  readonly release: string;
  readonly policy: GatePolicy;
  readonly announcements: readonly Announcement[];
  /** Name of the phase that begins when a line leaves the main branch. */
  readonly branchPhase: string;
  /** What had been announced by then counts. */
  readonly saidBy: Instant;
};

/** In which phase a commit landed. */
export type LandedPhase = {
  readonly rule: PhaseRule;
  readonly calendar: Calendar;
  /** The date that begins it; absent where only the branch itself does. */
  readonly dated?: CalendarPhase | undefined;
  /** Phases that may have begun by then, though no firm date says so. */
  readonly doubtful: readonly { readonly rule: PhaseRule; readonly date?: CalendarPhase | undefined }[];
};

/** A phase in which some class needs the release manager's word. */
export const isFreezePhase = ({ needs }: PhaseRule): boolean =>
  Object.values(needs).some((need) => need === 'release-ack' || need === 'no');

const later = (policy: GatePolicy, a: PhaseRule, b: PhaseRule): PhaseRule =>
  policy.phases.indexOf(a) < policy.phases.indexOf(b) ? b : a;

/**
 * The phase a commit landed in: by its committer date in UTC, the policy's rule of days, and all that was announced by `saidBy`. What stands on
 * the release's own branch is at least in the phase that branching begins: the branch was there, whenever it was announced.
 */
export const phaseOf = (commit: LandedCommit, back: LookBack): LandedPhase => {
  const { policy, branchPhase, saidBy } = back;
  const calendar = calendarInHindsight(back, { at: commit.committedAt, saidBy });
  const branched = policy.phases.find((p) => p.name === branchPhase);
  const { current } = calendar;
  const rule =
    branched !== undefined && isOnReleaseBranch(commit, back.release)
      ? later(policy, current.rule, branched)
      : current.rule;
  const doubtful = [
    ...calendar.unconfirmed.map((date) => ({ rule: date.rule, date })),
    ...calendar.undated.map((undated) => ({ rule: undated })),
  ].filter((d) => policy.phases.indexOf(d.rule) > policy.phases.indexOf(rule));
  return { rule, calendar, dated: current.rule === rule ? current : undefined, doubtful };
};

/** When the release was made, by the announcement that says so; later commits of its branch are for its point releases. */
export const releasedAt = (
  back: Pick<LookBack, 'release' | 'policy' | 'announcements' | 'saidBy'>,
): Instant | undefined => {
  const last = back.policy.phases.at(-1)?.name;
  return back.announcements.find(
    (a) =>
      a.release === back.release &&
      a.saidAt <= back.saidBy &&
      a.dates.some((d) => d.phase === last && d.status === 'effective'),
  )?.saidAt;
};

/** The waivers in force at a moment, published and decided. */
export const waiversAt = (
  { calendar }: LandedPhase,
  line: ReleaseLineState,
  at: Instant,
): Calendar['waivers'] =>
  [
    ...calendar.waivers,
    ...line.waivers.map(({ data, said }) => ({ ...data.waiver, saidAt: said.at, source: said.source })),
  ].filter((w) => w.saidAt <= at && (w.until === undefined || at < w.until));
