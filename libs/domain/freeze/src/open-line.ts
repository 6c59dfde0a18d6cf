import type { Instant } from '@sluice/kernel';
import { calendarOf } from './calendar';
import type { GatePolicy } from './policy';
import type { Announcement } from './release-line';

/**
 * The release line open on the main tree at a moment: the first of `releaseLines` (oldest first) that had not branched by then. A patch
 * without a target is judged for it. `undefined` when all of them had.
 */
export const openReleaseLine = (
  known: {
    readonly announcements: readonly Announcement[];
    readonly policy: GatePolicy;
    readonly releaseLines: readonly string[];
    /** Name of the phase that begins when a line leaves the main tree. */
    readonly branchPhase: string;
  },
  at: Instant,
): string | undefined => {
  const { announcements, policy } = known;
  const branchIndex = policy.phases.findIndex((p) => p.name === known.branchPhase);
  return known.releaseLines.find((release) => {
    const { current } = calendarOf({ announcements, policy, release }, at);
    return policy.phases.indexOf(current.rule) < branchIndex;
  });
};
