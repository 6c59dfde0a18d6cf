import { canonicalJson, type Instant } from '@sluice/kernel';
import type { Announcement, DateStatus, Source } from './release-line';

/** The date that stands for a phase, and the announcement that said so. */
export type StandingDate = {
  readonly phase: string;
  readonly lastDay: string;
  readonly status: DateStatus;
  readonly saidAt: Instant;
  readonly source: Source;
};

/** Oldest first; what was said in one second is ordered by content, because a set of facts has no order of its own. */
const oldestFirst = (a: Announcement, b: Announcement): number => {
  if (a.saidAt !== b.saidAt) return a.saidAt < b.saidAt ? -1 : 1;
  return canonicalJson(a) < canonicalJson(b) ? -1 : 1;
};

/** Announcements of one release line said by `at`, oldest first. */
export const saidBy = (
  announcements: readonly Announcement[],
  release: string,
  at: Instant,
): readonly Announcement[] =>
  announcements.filter((a) => a.release === release && a.saidAt <= at).sort(oldestFirst);

/** A date that somebody only thought of; nobody has announced it, not even tentatively. */
export const isThought = (status: DateStatus): boolean => status === 'draft' || status === 'considered';

/**
 * The date that stands for each phase after some announcements (oldest first). A later announcement replaces the dates of the phases it
 * names. A thought (draft, considered) replaces only thoughts: "I am considering to compress the schedule" (Xen 4.16, 6 October 2021)
 * moved nothing until it was announced twelve days later.
 */
export const standingDates = (said: readonly Announcement[]): ReadonlyMap<string, StandingDate> => {
  const standing = new Map<string, StandingDate>();
  for (const { dates, saidAt, source } of said)
    for (const date of dates) {
      const before = standing.get(date.phase);
      const isReplaced = before === undefined || !isThought(date.status) || isThought(before.status);
      if (isReplaced) standing.set(date.phase, { ...date, saidAt, source });
    }
  return standing;
};
