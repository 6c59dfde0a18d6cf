import type { Instant } from '@sluice/kernel';
import { outboxKey } from '../outbox/entries';
import { reportMail, type DueReport } from '../outbox/report-mail';
import type { ReportKind } from '../ports/report-store';
import { lastDue, type DueTime, type WeeklyTime } from '../reports/due-times';
import type { PlanPorts } from './plan-deliveries';

/** A report that is sent by itself: which, when, to whom. */
export type ScheduledReport = WeeklyTime & {
  readonly kind: ReportKind;
  readonly release: string;
  /** Addresses it goes to; each of a digest's gets their own. */
  readonly to: readonly string[];
};

/** Makes and keeps a report, and answers what is mailed of it. */
export type MakeDueReport = (asked: {
  readonly kind: ReportKind;
  readonly release: string;
  readonly asOf: Instant;
  readonly person: string | undefined;
}) => Promise<DueReport>;

type ReportPorts = {
  readonly make: MakeDueReport;
  /** Lower-case addresses of lists: what goes there counts for their caps. */
  readonly lists: ReadonlySet<string>;
};

/** A time that passed while nothing ran is made up for this long; after that nobody wants it any more. */
const MADE_UP_SECONDS = 48 * 3600;

const saidBy = ({ kind, release }: ScheduledReport, { called }: DueTime): string =>
  `report ${kind} ${release} ${called}`;

/**
 * Plans the mail of every report that came due, once for each recipient: the key is that of kind, release and due time, so that two processes plan one. A
 * report is made as of the moment it was due, and only where its mail is not planned yet. Answers how many were planned.
 */
export const planReports = async (
  { outbox, hashing, make, lists }: PlanPorts & ReportPorts,
  schedules: readonly ScheduledReport[],
  now: Instant,
): Promise<number> => {
  let planned = 0;
  for (const schedule of schedules) {
    const due = lastDue(schedule, now, MADE_UP_SECONDS);
    if (due === undefined) continue;
    for (const target of new Set(schedule.to)) {
      const key = outboxKey(saidBy(schedule, due), { channel: 'mail', target }, hashing);
      if ((await outbox.find(key)).length > 0) continue;
      const { kind, release } = schedule;
      const made = await make({
        kind,
        release,
        asOf: due.at,
        person: kind === 'digest' ? target : undefined,
      });
      const isList = lists.has(target.toLowerCase());
      const payload = reportMail(made, { report: kind, release, target, isList });
      planned += await outbox.plan([{ channel: 'mail', target, key, payload }]);
    }
  }
  return planned;
};
