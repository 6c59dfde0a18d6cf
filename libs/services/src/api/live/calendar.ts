import type { ReleaseDays } from '@sluice/application';
import { millisOf, type Instant } from '@sluice/kernel';
import ical, { ICalEventStatus } from 'ical-generator';

export type CalendarOf = {
  /** Key and name of the project, and its release line. */
  readonly project: { readonly key: string; readonly name: string };
  readonly release: string;
  readonly url: string;
};

/** What is not announced yet is marked: programs show it paler, and whoever reads only the line sees it as well. */
const FIRM: ReadonlySet<ReleaseDays['status']> = new Set(['announced', 'effective']);

const CONTROLS = /[\u0000-\u001f\u007f]+/g;

/** A line of text: what a document holds of line breaks and other controls begins no line of ours. */
const line = (text: string): string => text.replaceAll(CONTROLS, ' ');

const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const momentOf = (instant: Instant): Date => new Date(millisOf(instant));

const saidBy = ({ status, source }: ReleaseDays): string => {
  const by = source.messageId === undefined ? source.text : `<${source.messageId}>`;
  return by === undefined ? `${status}.` : `${status}, by ${by}`;
};

/**
 * The phases of a release line as iCalendar (RFC 5545): all-day events under ids that stay when their days move; then their sequence counts up, and their
 * times are those of the announcement. The same announcements give the same bytes.
 */
export const calendarFileOf = (
  days: readonly ReleaseDays[],
  { project, release, url }: CalendarOf,
): string => {
  const calendar = ical({
    name: line(`${project.name} ${release}`),
    prodId: { company: 'Sluice', product: 'release calendar', language: 'EN' },
    url,
  });
  for (const one of days) {
    const isFirm = FIRM.has(one.status);
    const announced = momentOf(one.announcedAt);
    calendar.createEvent({
      id: `${one.phase}-${release}-${project.key}@sluice`,
      summary: line(`${project.name} ${release}: ${one.title}${isFirm ? '' : ` (${one.status})`}`),
      description: line(saidBy(one)),
      start: dateOf(one.from),
      end: dateOf(one.until),
      allDay: true,
      status: isFirm ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE,
      sequence: one.changes,
      stamp: announced,
      lastModified: announced,
    });
  }
  return `${calendar.toString()}\r\n`;
};
