import type { Instant } from '@sluice/kernel';
import type { GatePolicy } from './policy';
import type { Announcement, PhasePeriod } from './release-line';
import { scheduleOf, type CalendarPhase, type Schedule } from './schedule';

/** A release line as far as had been announced by some moment. */
export type Calendar = {
  readonly release: string;
  /** In the policy's order; only phases that have a date by then, and the first. */
  readonly phases: readonly CalendarPhase[];
  /** The last phase whose beginning is firm (announced or effective) and past. */
  readonly current: CalendarPhase;
  /**
   * Phases after `current` whose beginning has passed without being firm: between a tentative border and its confirmation nobody outside
   * can tell which phase it is.
   */
  readonly unconfirmed: readonly CalendarPhase[];
  /** Borders still to come, soonest first. */
  readonly upcoming: readonly CalendarPhase[];
  /** When the release was made: the line is final from then on. */
  readonly shippedAt?: Instant | undefined;
  readonly moratorium?: Schedule['moratorium'];
  readonly waivers: Schedule['waivers'];
  /** The announcements it was made from, oldest first. None: nothing was known of the schedule. */
  readonly announcementsUsed: readonly Announcement[];
};

const isFirm = (phase: PhasePeriod): boolean => phase.status === 'effective' || phase.status === 'announced';

/** Whether a phase has really begun by `at`; phases that begin by an act need the act. */
const hasBegun = (phase: CalendarPhase, at: Instant): boolean =>
  phase.from === undefined ||
  (phase.from <= at && (phase.rule.beginsBy === 'act' ? phase.status === 'effective' : isFirm(phase)));

/**
 * The calendar of a release line as known from what had been announced by `at` (announcements are acts). Times are UTC instants, `until`
 * is exclusive. A draft, considered or tentative date begins nothing; once it has passed, the phase it names stands in `unconfirmed`.
 * The policy must have at least one phase.
 */
export const calendarOf = (
  known: {
    readonly announcements: readonly Announcement[];
    readonly policy: GatePolicy;
    readonly release: string;
  },
  at: Instant,
): Calendar => {
  const { said, phases, moratorium, waivers } = scheduleOf(known, at);
  const index = phases.findLastIndex((phase) => hasBegun(phase, at));
  const current = phases[index];
  if (current === undefined) throw new RangeError('a gate policy needs at least one phase');
  const last = phases.at(-1);
  const isShipped = last === current && index > 0 && last.rule === known.policy.phases.at(-1);
  return {
    release: known.release,
    phases,
    current,
    unconfirmed: phases
      .slice(index + 1)
      .filter((p) => p.from !== undefined && p.from <= at && p.rule.beginsBy === 'announcement'),
    upcoming: phases.filter((p) => p.from !== undefined && p.from > at).sort(bySoonest),
    shippedAt: isShipped ? current.from : undefined,
    moratorium,
    waivers: waivers.filter((w) => w.until === undefined || at < w.until),
    announcementsUsed: said,
  };
};

const bySoonest = (a: CalendarPhase, b: CalendarPhase): number => ((a.from ?? '') < (b.from ?? '') ? -1 : 1);
