import type { Announcement } from '@sluice/freeze';
import type { ScheduleVersion } from './freeze-report-value';

type Dated = Announcement['dates'][number];

/** That a firm date has come to pass is no other date. */
const asSaid = ({ lastDay, status }: Dated): string =>
  `${lastDay} ${status === 'effective' ? 'announced' : status}`;

/**
 * How often the schedule of a release line changed by what had been announced, and which announcement changed it last. A recap of the same dates
 * changes nothing. `null`: no date was ever announced.
 * @param said the announcements of the line by some moment, oldest first
 */
export const scheduleVersion = (said: readonly Announcement[]): ScheduleVersion | null => {
  const standing = new Map<string, string>();
  const versions: ScheduleVersion[] = [];
  for (const { dates, saidAt, source } of said) {
    const changed = dates.filter((d) => standing.get(d.phase) !== asSaid(d));
    for (const d of dates) standing.set(d.phase, asSaid(d));
    if (changed.length > 0)
      versions.push({ version: versions.length + 1, saidAt, messageId: source.messageId ?? null });
  }
  return versions.at(-1) ?? null;
};
