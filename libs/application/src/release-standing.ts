import type { Instant } from '@sluice/kernel';
import { calendarOf, decidedBy, type Calendar, type ReleaseLineState, type Role } from '@sluice/freeze';
import type { Knowledge } from './derive';

/** Where a release line stands: its calendar, what people decided about it, and who held which role. */
export type ReleaseStanding = {
  readonly calendar: Calendar;
  readonly decided: ReleaseLineState;
  readonly roles: readonly Role[];
  /** Whether a moratorium is in force, read from a mail or entered by a person. */
  readonly moratorium: boolean;
};

/** The standing of a release line at a moment: what documents and mails announced, with what people entered laid over it. */
export const releaseStanding = (knowledge: Knowledge, release: string, at: Instant): ReleaseStanding => {
  const decided = decidedBy(knowledge.decisions, release, at);
  const announcements = [...knowledge.announcements, ...decided.announcements];
  const calendar = calendarOf({ announcements, policy: knowledge.policy, release }, at);
  return {
    calendar,
    decided,
    roles: [...knowledge.roles, ...decided.appointments],
    moratorium: calendar.moratorium !== undefined || decided.moratorium !== undefined,
  };
};
