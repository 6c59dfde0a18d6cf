import type { Instant } from '@sluice/kernel';
import type { GatePolicy, PhaseRule } from './policy';
import type { Announcement, PhasePeriod } from './release-line';
import { mayHaveBegunFrom, scheduleOf, type CalendarPhase, type Schedule } from './schedule';

/** A release line as far as had been announced by some moment. */
export type Calendar = {
  readonly release: string;
  /** In the policy's order; only phases that have a date by then, and the first. */
  readonly phases: readonly CalendarPhase[];
  /** The last phase whose beginning is firm (announced or effective) and past. */
  readonly current: CalendarPhase;
  /**
   * Phases after `current` whose date has passed without being firm: between a tentative border and its confirmation nobody outside can
   * tell which phase it is. A date that was only thought of (draft, considered) is as open from the policy's `nearDays` before it.
   */
  readonly unconfirmed: readonly CalendarPhase[];
  /**
   * Phases after `current` that no announcement dates, before the next whose date is still to come: nobody here can tell whether they have
   * begun. Phases that the line is said to be without are none of them, nor are those from the next act on (a branch, a release): what
   * only an act begins has not begun while none is known.
   */
  readonly undated: readonly PhaseRule[];
  /** Names of phases that the line is said to be without. */
  readonly without: ReadonlySet<string>;
  /** Borders still to come, soonest first. */
  readonly upcoming: readonly CalendarPhase[];
  /** Until when all this stays, if nothing else is said. */
  readonly until?: Instant | undefined;
  /** When the release was made: the line is final from then on. */
  readonly shippedAt?: Instant | undefined;
  /** The last word that announcements have on a moratorium; people may have decided since: see `moratoriumInForce`. */
  readonly moratorium?: Schedule['moratorium'];
  readonly waivers: Schedule['waivers'];
  /** The announcements it was made from, oldest first. None: nothing was known of the schedule. */
  readonly announcementsUsed: readonly Announcement[];
};

type Known = {
  readonly announcements: readonly Announcement[];
  readonly policy: GatePolicy;
  readonly release: string;
};

const isFirm = (phase: PhasePeriod): boolean => phase.status === 'effective' || phase.status === 'announced';

/**
 * Phases that can have begun: up to the first act that is not known to have been done, and what is said to be in effect. What was announced
 * for after the branch waits for the branch: Xen 4.17 branched five weeks after its announced final commits.
 */
const reachable = (policy: GatePolicy, phases: readonly CalendarPhase[], at: Instant) => {
  const isDone = ({ name, beginsBy }: PhaseRule): boolean =>
    beginsBy === 'announcement' ||
    phases.some((p) => p.name === name && p.status === 'effective' && (p.from ?? at) <= at);
  const end = policy.phases.findIndex((rule) => !isDone(rule));
  const within = end === -1 ? policy.phases : policy.phases.slice(0, end);
  return phases.filter((p) => p.status === 'effective' || within.includes(p.rule));
};

/** Whether a phase that can have begun has really begun by `at`; its place is firm. */
const hasBegun = (phase: CalendarPhase, at: Instant): boolean =>
  phase.from === undefined || (phase.from <= at && isFirm(phase));

const isUnconfirmed = (phase: CalendarPhase, policy: GatePolicy, at: Instant): boolean => {
  const from = mayHaveBegunFrom(phase, policy);
  return from !== undefined && from <= at && phase.rule.beginsBy === 'announcement' && !isFirm(phase);
};

const undatedAfter = (
  current: CalendarPhase,
  { policy, schedule }: { readonly policy: GatePolicy; readonly schedule: Schedule },
  at: Instant,
): readonly PhaseRule[] => {
  const dated = new Map(schedule.phases.map((p) => [p.name, p]));
  const later = policy.phases.slice(policy.phases.indexOf(current.rule) + 1);
  const end = later.findIndex(
    ({ name, beginsBy }) => beginsBy === 'act' || (dated.get(name)?.from ?? at) > at,
  );
  return (end === -1 ? later : later.slice(0, end)).filter(
    ({ name }) => !dated.has(name) && !schedule.without.has(name),
  );
};

const bySoonest = (a: CalendarPhase, b: CalendarPhase): number => ((a.from ?? '') < (b.from ?? '') ? -1 : 1);

const calendarFrom = ({ policy, release }: Known, schedule: Schedule, at: Instant): Calendar => {
  const { said, phases, moratorium, waivers, borders, without } = schedule;
  const open = reachable(policy, phases, at);
  const current = open.findLast((phase) => hasBegun(phase, at));
  if (current === undefined) throw new RangeError('a gate policy needs at least one phase');
  const isShipped = current !== phases[0] && current.rule === policy.phases.at(-1);
  return {
    release,
    phases,
    current,
    unconfirmed: open.slice(open.indexOf(current) + 1).filter((p) => isUnconfirmed(p, policy, at)),
    undated: undatedAfter(current, { policy, schedule }, at),
    without,
    upcoming: phases.filter((p) => p.from !== undefined && p.from > at).sort(bySoonest),
    until: borders.find((border) => border > at),
    shippedAt: isShipped ? current.from : undefined,
    moratorium,
    waivers: waivers.filter((w) => w.until === undefined || at < w.until),
    announcementsUsed: said,
  };
};

/** Between two borders of a schedule its calendar stays the same: it is made once for each such era, not for each verdict. */
const remembered = new WeakMap<Schedule, Map<number, Calendar>>();

/**
 * The calendar of a release line as known from what had been announced by `at` (announcements are acts). Times are UTC instants, `until`
 * is exclusive. A draft, considered or tentative date begins nothing; once it has passed, the phase it names stands in `unconfirmed`.
 * The policy must have at least one phase. Lists and policy are values and may not be changed afterwards.
 */
export const calendarOf = (known: Known, at: Instant): Calendar => {
  const schedule = scheduleOf(known, at);
  const eras = remembered.get(schedule) ?? new Map<number, Calendar>();
  let era = 0;
  for (const border of schedule.borders) if (border <= at) era++;
  const calendar = eras.get(era) ?? calendarFrom(known, schedule, at);
  remembered.set(schedule, eras.set(era, calendar));
  return calendar;
};

/**
 * The calendar of a moment with all that was announced by a later one: for looking back, when it matters which phase it was and not what
 * could be known of it. Waivers are those said by then; whoever asks leaves out later ones.
 */
export const calendarInHindsight = (
  known: Known,
  { at, saidBy }: { readonly at: Instant; readonly saidBy: Instant },
): Calendar => calendarFrom(known, scheduleOf(known, saidBy), at);
