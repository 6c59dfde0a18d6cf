import { addSeconds, type Instant } from '@sluice/kernel';
import { borderAfter } from './day-border';
import type { MoratoriumWord } from './moratorium';
import type { GatePolicy, PhaseRule } from './policy';
import type { Announcement, PhasePeriod, Source, Waiver } from './release-line';
import { isThought, saidBy, standingDates, type StandingDate } from './standing-dates';

/** A phase period with its rule and the day that ends the phase before it. */
export type CalendarPhase = PhasePeriod & { readonly rule: PhaseRule; readonly lastDay?: string | undefined };

/** What some announcements of one release line come to, whatever the moment it is asked at. */
export type Schedule = {
  readonly said: readonly Announcement[];
  readonly phases: readonly CalendarPhase[];
  /** Names of phases that the line is said to be without. A date given to one says otherwise. */
  readonly without: ReadonlySet<string>;
  /** The moments at which the calendar made of it changes, oldest first, without repeats. */
  readonly borders: readonly Instant[];
  /** The last word on a moratorium. */
  readonly moratorium?: MoratoriumWord | undefined;
  readonly waivers: readonly (Waiver & { readonly saidAt: Instant; readonly source: Source })[];
};

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

const moratoriumOf = (said: readonly Announcement[]): MoratoriumWord | undefined => {
  const last = said.findLast((a) => a.moratorium !== undefined);
  return last?.moratorium === undefined
    ? undefined
    : { what: last.moratorium, at: last.saidAt, source: last.source };
};

const DAY_SECONDS = 86_400;

/**
 * From when the beginning of a phase may have passed: its date, but for one that was only thought of `nearDays` earlier, because what was
 * announced in its place differed by up to eleven days (Xen 4.13 to 4.21; five weeks once). `undefined` for the first phase.
 */
export const mayHaveBegunFrom = (phase: CalendarPhase, policy: GatePolicy): Instant | undefined =>
  phase.from !== undefined && phase.rule.beginsBy === 'announcement' && isThought(phase.status)
    ? addSeconds(phase.from, -policy.nearDays * DAY_SECONDS)
    : phase.from;

const bordersOf = ({ phases, waivers }: Pick<Schedule, 'phases' | 'waivers'>, policy: GatePolicy) => [
  ...new Set(
    [...phases.flatMap((p) => [p.from, mayHaveBegunFrom(p, policy)]), ...waivers.map((w) => w.until)].flatMap(
      (border) => border ?? [],
    ),
  ),
];

const scheduleFrom = (policy: GatePolicy, said: readonly Announcement[]): Schedule => {
  const phases = datedPhases(policy, said);
  const waivers = said.flatMap(({ waivers: given = [], saidAt, source }) =>
    given.map((w) => ({ ...w, saidAt, source })),
  );
  const without = new Set(said.flatMap((a) => a.without ?? []));
  for (const { name } of phases) without.delete(name);
  const borders = bordersOf({ phases, waivers }, policy).sort();
  return { said, phases, without, borders, moratorium: moratoriumOf(said), waivers };
};

/** The announcements of one line, oldest first, and the schedule after the first, the second, ... of them. */
type Line = { readonly all: readonly Announcement[]; readonly after: Map<number, Schedule> };
type Lines = Map<string, Line>;

/** Every verdict asks for a schedule and few announcements ever come: they are worked out once for each list and policy. */
const remembered = new WeakMap<readonly Announcement[], WeakMap<GatePolicy, Lines>>();
const END_OF_TIME = '9999-12-31T23:59:59Z' as Instant;

const linesOf = (announcements: readonly Announcement[], policy: GatePolicy): Lines => {
  const policies = remembered.get(announcements) ?? new WeakMap<GatePolicy, Lines>();
  const lines = policies.get(policy) ?? new Map<string, Line>();
  remembered.set(announcements, policies.set(policy, lines));
  return lines;
};

/** The schedule of a release line as announced by `at`. The arguments are values: neither list nor policy may be changed afterwards. */
export const scheduleOf = (
  known: {
    readonly announcements: readonly Announcement[];
    readonly policy: GatePolicy;
    readonly release: string;
  },
  at: Instant,
): Schedule => {
  const { announcements, policy, release } = known;
  const lines = linesOf(announcements, policy);
  const line = lines.get(release) ?? { all: saidBy(announcements, release, END_OF_TIME), after: new Map() };
  lines.set(release, line);
  const count = line.all.findLastIndex((a) => a.saidAt <= at) + 1;
  const schedule = line.after.get(count) ?? scheduleFrom(policy, line.all.slice(0, count));
  line.after.set(count, schedule);
  return schedule;
};
