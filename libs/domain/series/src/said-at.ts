import { addSeconds, earliest, type Instant } from '@sluice/kernel';

/** How far a Date may lie before the archive's own time and still be believed: slow relays and moderation, not back-dating. */
export const BELIEVED_SECONDS = 24 * 3600;

/** Characters of an instant that name its day. */
const DAY = 10;

/** When a mail was said, and whether an archive confirms it. */
export type Said = { readonly at: Instant; readonly proven: boolean };

/** Most mails reach their archive on the day they were sent: that is told without arithmetic. */
const isBelieved = (date: Instant, archived: Instant): boolean =>
  date <= archived &&
  (date.startsWith(archived.slice(0, DAY)) || date >= addSeconds(archived, -BELIEVED_SECONDS));

/**
 * The rule of "When was it said?": the Date if it lies within 24 hours before the earliest archive time over all copies, else that archive
 * time; without any archive time the Date, unproven. A mail with neither was said, as far as anybody can know, when Sluice learnt it:
 * `otherwise`, unproven. Archive times are those of *every* sighting of every copy, in any order.
 */
export const saidAt = (
  date: Instant | undefined,
  archivedAts: readonly Instant[],
  otherwise: Instant,
): Said => {
  const archived = earliest(archivedAts);
  if (archived === undefined) return { at: date ?? otherwise, proven: false };
  return { at: date !== undefined && isBelieved(date, archived) ? date : archived, proven: true };
};
