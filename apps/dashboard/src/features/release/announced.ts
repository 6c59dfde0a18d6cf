import type { Line } from '../../lib/current-line';

type Announcement = Line['announcements'][number];
export type AnnouncedDate = Announcement['dates'][number] & {
  /** What stood before, where that was another day or less sure; absent: it is new. */
  readonly before?: { readonly lastDay: string; readonly status: string } | undefined;
  readonly change: 'new' | 'moved' | 'confirmed' | 'as before';
};

/** What each announcement changes against all before it, oldest first. */
export const announced = (
  announcements: readonly Announcement[],
): readonly { readonly announcement: Announcement; readonly dates: readonly AnnouncedDate[] }[] => {
  const standing = new Map<string, { readonly lastDay: string; readonly status: string }>();
  return announcements.map((announcement) => {
    const dates = announcement.dates.map((date): AnnouncedDate => {
      const before = standing.get(date.phase);
      standing.set(date.phase, date);
      if (before === undefined) return { ...date, change: 'new' };
      if (before.lastDay !== date.lastDay) return { ...date, before, change: 'moved' };
      return { ...date, before, change: before.status === date.status ? 'as before' : 'confirmed' };
    });
    for (const phase of announcement.without ?? []) standing.delete(phase);
    return { announcement, dates };
  });
};
