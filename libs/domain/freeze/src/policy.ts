import type { Trust } from '@sluice/series';
import type { Need, Source } from './release-line';

/** The classes of change a policy asks differently of: the `ChangeClass` of the interface model, as a list for whoever reads a policy. */
export const POLICY_CLASSES = [
  'feature',
  'fix',
  'refactoring',
  'docs',
  'tests',
  'ci',
  'maintainers',
  'security',
  'revert',
  'release-administration',
  'unknown',
] as const;
export type PolicyClass = (typeof POLICY_CLASSES)[number];

/** How a bare day in a schedule mail becomes a moment. A project must choose: "Friday" alone says neither zone nor hour. */
export type DayRule = {
  /** `UTC`, or a fixed offset such as `-12:00` (anywhere on Earth). */
  readonly zone: string;
  /** When the last day ends, `HH:MM` in that zone; `24:00` is midnight. */
  readonly ends: string;
  /** `inside`: what is said on the last day is still in time. `outside`: the border is the end of the day before. */
  readonly lastDay: 'inside' | 'outside';
};

/** A phase of every release line, and what it asks of each class of change. */
export type PhaseRule = {
  /** The name announcements use for the date that begins it; the first phase has no such date. */
  readonly name: string;
  readonly title: string;
  /**
   * `announcement`: an announced date begins it. `act`: only the act itself does (a branch made, a release tagged), because such dates
   * slip: Xen 4.13 was released six weeks after its announced day.
   */
  readonly beginsBy: 'announcement' | 'act';
  readonly needs: Readonly<Record<PolicyClass, Need>>;
  readonly sources: readonly Source[];
};

/** What a project asks of changes, as a versioned document (`PolicyPublished`). */
export type GatePolicy = {
  readonly version: number;
  readonly days: DayRule;
  /** In order; the first has no beginning, the last (`release`) is the end of the line. */
  readonly phases: readonly PhaseRule[];
  /** Changes of these classes that were first posted after the date of this phase go to the next release. */
  readonly lastPosting: {
    readonly phase: string;
    readonly classes: readonly PolicyClass[];
    readonly source: Source;
  };
  /** A release ack said by the release manager where the policy says `no` is a freeze exception granted by mail. */
  readonly releaseAckIsException: boolean;
  /** The least trust a mail needs for its approvals to count at a gate. */
  readonly approvalTrust: Trust;
  /** Working days that should lie between posting and commit. */
  readonly soakWorkingDays: number;
  /** A border is told as near when it is at most so many days away. */
  readonly nearDays: number;
  /** Severities of findings that hold a series; the others inform. */
  readonly holdingSeverities: readonly ('block' | 'must-fix' | 'ask' | 'info')[];
};

const STRICTNESS: Readonly<Record<Need, number>> = {
  nothing: 0,
  'maintainer-ack': 1,
  'release-ack': 2,
  no: 3,
};

/** Whether `a` asks more than `b`. */
export const isStricter = (a: Need, b: Need): boolean => STRICTNESS[a] > STRICTNESS[b];

/** The strictest of some needs; `nothing` of none. */
export const strictest = (needs: readonly Need[]): Need =>
  needs.reduce((worst, need) => (isStricter(need, worst) ? need : worst), 'nothing');
