import type { Announcement, CalendarPhase, DateStatus, Source } from '@sluice/freeze';
import { addSeconds, canonicalJson, type Instant } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import { releaseStanding } from '../release-standing';

/** A phase of a release line as the days that a calendar shows. */
export type ReleaseDays = {
  readonly phase: string;
  readonly title: string;
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last, `YYYY-MM-DD`. */
  readonly until: string;
  readonly status: DateStatus;
  readonly source: Source;
  /** How often it was announced differently before: its days, how firm they are, or by whom. */
  readonly changes: number;
  /** When it was announced as it is. */
  readonly announcedAt: Instant;
};

type Shown = Omit<ReleaseDays, 'changes' | 'announcedAt'>;

const DAY_SECONDS = 86_400;

const dayAfter = (day: string): string => addSeconds(`${day}T00:00:00Z` as Instant, DAY_SECONDS).slice(0, 10);

/** The day of an act is its own; what an announced date begins, begins the day after where that day is inside the phase before. */
const firstDayOf = ({ lastDay, rule }: CalendarPhase, { days }: Knowledge['policy']): string | undefined =>
  lastDay === undefined || rule.beginsBy === 'act' || days.lastDay === 'outside'
    ? lastDay
    : dayAfter(lastDay);

const shownIn = (phases: readonly CalendarPhase[], policy: Knowledge['policy']): readonly Shown[] => {
  const dated = phases.flatMap((phase) => {
    const from = firstDayOf(phase, policy);
    return from === undefined ? [] : [{ phase, from }];
  });
  return dated.map(({ phase, from }, n) => {
    const next = dated[n + 1]?.from;
    // An act, the last phase, and dates that contradict each other: one day.
    const isDay = next === undefined || phase.rule.beginsBy === 'act' || next <= from;
    const { name, title, status, source } = phase;
    return { phase: name, title, from, until: isDay ? dayAfter(from) : next, status, source };
  });
};

const isSame = (a: Shown | undefined, b: Shown | undefined): boolean =>
  canonicalJson(a ?? 0) === canonicalJson(b ?? 0);

/** The moments at which something was announced, oldest first, each once. */
const momentsOf = (announcements: readonly Announcement[]): readonly Instant[] => [
  ...new Set(announcements.map((a) => a.saidAt)),
];

/**
 * The phases of a release line as days, as announced by a moment, in the order of the policy; the first, which has no beginning, is left out. What was
 * announced before only counts how often the days were others.
 */
export const releaseDays = (knowledge: Knowledge, release: string, at: Instant): readonly ReleaseDays[] => {
  const shownAt = (moment: Instant): readonly Shown[] =>
    shownIn(releaseStanding(knowledge, release, moment).calendar.phases, knowledge.policy);
  const moments = momentsOf(releaseStanding(knowledge, release, at).calendar.announcementsUsed);
  const history = moments.map((moment) => ({ moment, shown: shownAt(moment) }));
  return (history.at(-1)?.shown ?? []).map((now) => {
    const steps = history.map(({ moment, shown }) => ({
      moment,
      days: shown.find((s) => s.phase === now.phase),
    }));
    const changed = steps.filter(({ days }, n) => days !== undefined && !isSame(days, steps[n - 1]?.days));
    return { ...now, changes: changed.length - 1, announcedAt: changed.at(-1)?.moment ?? at };
  });
};
