import type { Line } from '../../lib/current-line';

type Announcement = Line['announcements'][number];
type Standing = { readonly lastDay: string; readonly status: string };
export type AnnouncedDate = Announcement['dates'][number] & {
  /** What stood before, where something did. */
  readonly before?: Standing | undefined;
  readonly change: 'new' | 'moved' | 'would move' | 'surer' | 'less sure' | 'as before';
};

/** From the least sure to what has happened. */
const STATUSES: readonly string[] = ['draft', 'considered', 'tentative', 'announced', 'effective'];
/** Somebody only thinks of such a date: it moves nothing that was announced, not even tentatively. */
const THOUGHTS: ReadonlySet<string> = new Set(['draft', 'considered']);

const changeOf = (date: Standing, before: Standing | undefined): AnnouncedDate['change'] => {
  if (before === undefined) return 'new';
  const isOnlyThought = THOUGHTS.has(date.status) && !THOUGHTS.has(before.status);
  if (before.lastDay !== date.lastDay) return isOnlyThought ? 'would move' : 'moved';
  if (before.status === date.status || isOnlyThought) return 'as before';
  return STATUSES.indexOf(date.status) > STATUSES.indexOf(before.status) ? 'surer' : 'less sure';
};

/** What each announcement changes against what stood before it, oldest first; as the calendar itself counts it. */
export const announced = (
  announcements: readonly Announcement[],
): readonly { readonly announcement: Announcement; readonly dates: readonly AnnouncedDate[] }[] => {
  const standing = new Map<string, Standing>();
  return announcements.map((announcement) => {
    const dates = announcement.dates.map((date): AnnouncedDate => {
      const before = standing.get(date.phase);
      if (before === undefined || !THOUGHTS.has(date.status) || THOUGHTS.has(before.status))
        standing.set(date.phase, date);
      return { ...date, before, change: changeOf(date, before) };
    });
    for (const phase of announcement.without ?? []) standing.delete(phase);
    return { announcement, dates };
  });
};
