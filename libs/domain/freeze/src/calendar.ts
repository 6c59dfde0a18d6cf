import type { Instant } from '@sluice/kernel';
import { borderAfter } from './day-border';
import type { GatePolicy, PhaseRule } from './policy';
import type { Announcement, PhasePeriod, Source, Waiver } from './release-line';
import { saidBy, standingDates, type StandingDate } from './standing-dates';

/** A phase period with its rule and the day that ends the phase before it. */
export type CalendarPhase = PhasePeriod & { readonly rule: PhaseRule; readonly lastDay?: string | undefined };

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
  readonly moratorium?: { readonly since: Instant; readonly source: Source } | undefined;
  readonly waivers: readonly (Waiver & { readonly saidAt: Instant; readonly source: Source })[];
  /** The announcements it was made from, oldest first. None: nothing was known of the schedule. */
  readonly announcementsUsed: readonly Announcement[];
};

const isFirm = (phase: PhasePeriod): boolean => phase.status === 'effective' || phase.status === 'announced';

/** Whether a phase has really begun by `at`; phases that begin by an act need the act. */
const hasBegun = (phase: CalendarPhase, at: Instant): boolean =>
  phase.from === undefined ||
  (phase.from <= at && (phase.rule.beginsBy === 'act' ? phase.status === 'effective' : isFirm(phase)));

const phaseOf = (rule: PhaseRule, date: StandingDate, from: Instant): CalendarPhase => ({
  name: rule.name,
  title: rule.title,
  from,
  status: date.status,
  source: date.source,
  rule,
  lastDay: date.lastDay,
});

const firstPhase = (rule: PhaseRule): CalendarPhase => ({
  name: rule.name,
  title: rule.title,
  status: 'effective',
  source: { text: 'the beginning of the release line' },
  rule,
});

const datedPhases = (policy: GatePolicy, said: readonly Announcement[]): readonly CalendarPhase[] => {
  const standing = standingDates(said);
  const phases = policy.phases.flatMap((rule, n): readonly CalendarPhase[] => {
    if (n === 0) return [firstPhase(rule)];
    const date = standing.get(rule.name);
    const from = date === undefined ? undefined : borderAfter(date.lastDay, policy.days);
    return date === undefined || from === undefined ? [] : [phaseOf(rule, date, from)];
  });
  return phases.map((phase, n) => ({ ...phase, until: phases[n + 1]?.from }));
};

const moratoriumOf = (said: readonly Announcement[]): Calendar['moratorium'] => {
  const last = said.findLast((a) => a.moratorium !== undefined);
  return last?.moratorium === 'declared' ? { since: last.saidAt, source: last.source } : undefined;
};

const waiversOf = (said: readonly Announcement[], at: Instant): Calendar['waivers'] =>
  said.flatMap(({ waivers = [], saidAt, source }) =>
    waivers.filter((w) => w.until === undefined || at < w.until).map((w) => ({ ...w, saidAt, source })),
  );

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
  const said = saidBy(known.announcements, known.release, at);
  const phases = datedPhases(known.policy, said);
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
    moratorium: moratoriumOf(said),
    waivers: waiversOf(said, at),
    announcementsUsed: said,
  };
};

const bySoonest = (a: CalendarPhase, b: CalendarPhase): number => ((a.from ?? '') < (b.from ?? '') ? -1 : 1);
