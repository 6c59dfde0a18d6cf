import type { Instant } from '@sluice/kernel';
import {
  calendarOf,
  decidedBy,
  moratoriumInForce,
  type Calendar,
  type Heard,
  type MoratoriumWord,
  type ReleaseLineState,
  type Role,
} from '@sluice/freeze';
import type { Knowledge } from './derive';

/** Where a release line stands: its calendar, what people decided about it, and who held which role. */
export type ReleaseStanding = {
  readonly calendar: Calendar;
  readonly decided: ReleaseLineState;
  readonly roles: readonly Role[];
  /** The moratorium in force, announced or decided. */
  readonly moratorium?: MoratoriumWord | undefined;
  /** What mails of its release managers said by then, as read by machine, oldest first. */
  readonly heard: readonly Heard[];
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
    heard: (knowledge.heard ?? []).filter(({ announcement: a }) => a.release === release && a.saidAt <= at),
    moratorium: moratoriumInForce(calendar.moratorium, decided.moratorium),
  };
};
