import { secondsBetween, type Instant } from '@sluice/kernel';
import { nameOf, releaseManagerOf, type Calendar } from '@sluice/freeze';
import type { Knowledge } from '../derive';
import { releaseStanding, type ReleaseStanding } from '../release-standing';
import { heardRows } from './heard-rows';
import type { Border, FreezeReport } from './freeze-report-value';
import { scheduleVersion } from './schedule-version';

const SECONDS_A_DAY = 86_400;

const daysUntil = (from: Instant, until: Instant): number =>
  Math.ceil(secondsBetween(from, until) / SECONDS_A_DAY);

/** The borders of a line that are still to come, soonest first, with the days left in the phase before each. */
export const bordersOf = (calendar: Calendar, at: Instant): readonly Border[] =>
  calendar.upcoming.flatMap(({ name: phase, title, status, from, lastDay }) =>
    from === undefined || lastDay === undefined
      ? []
      : [{ phase, title, lastDay, status, days: daysUntil(at, from) - 1 }],
  );

/** What stands at the head of every report of a release line. */
export type ReportFrame = Pick<
  FreezeReport,
  | 'projectName'
  | 'release'
  | 'releaseManager'
  | 'phase'
  | 'phaseTitle'
  | 'moratorium'
  | 'schedule'
  | 'borders'
  | 'heard'
>;

/** The head of a report from where its release line stands at a moment. */
export const reportFrame = (
  knowledge: Knowledge,
  { release, at }: { readonly release: string; readonly at: Instant },
  standing: ReleaseStanding = releaseStanding(knowledge, release, at),
): ReportFrame => {
  const { calendar, roles, moratorium, heard } = standing;
  const manager = releaseManagerOf(roles, release, at);
  return {
    projectName: knowledge.project.name,
    release,
    releaseManager: manager === undefined ? null : nameOf(manager.person, knowledge.identities),
    phase: calendar.current.name,
    phaseTitle: calendar.current.title,
    moratorium: moratorium !== undefined,
    schedule: scheduleVersion(calendar.announcementsUsed),
    borders: bordersOf(calendar, at),
    heard: heardRows(heard.filter((h) => !h.confirmed)),
  };
};
