import { POLICY_CLASSES, releaseManagerOf } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import { releaseStanding } from '../release-standing';
import { heardRows } from '../reports/heard-rows';

/** A release line at a moment, as the command line and the API give it: the contract of the JSON. */
export const releaseJson = (knowledge: Knowledge, release: string, at: Instant) => {
  const { calendar, decided, roles, moratorium, heard } = releaseStanding(knowledge, release, at);
  return {
    release,
    releaseManager: releaseManagerOf(roles, release, at)?.person ?? null,
    current: calendar.current.name,
    shippedAt: calendar.shippedAt ?? null,
    moratorium: moratorium === undefined ? null : { since: moratorium.at, source: moratorium.source },
    phases: calendar.phases.map(({ name, title, from, until, status, lastDay, source }) => ({
      name,
      title,
      from: from ?? null,
      until: until ?? null,
      lastDay: lastDay ?? null,
      status,
      source,
    })),
    exceptions: decided.exceptions,
    holds: decided.holds,
    heard: heardRows(heard),
    announcements: calendar.announcementsUsed,
  };
};

export type ReleaseJson = ReturnType<typeof releaseJson>;

/** What each phase asks of each class of change, as the project's policy has it, with its sources. */
export const policyJson = (knowledge: Knowledge, release: string, at: Instant) => {
  const { version, phases } = knowledge.policy;
  return {
    release,
    current: releaseStanding(knowledge, release, at).calendar.current.name,
    policyVersion: version,
    phases: phases.map(({ name, title, needs, sources }) => ({
      name,
      title,
      needs: POLICY_CLASSES.map((one) => ({ class: one, need: needs[one] })),
      sources,
    })),
  };
};
