import type { ExceptionGranted, ExceptionRefused } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import { messageIdsOf } from '@sluice/series';
import type { Entry } from './freeze-report-rows';

/** A freeze exception: asked for and not answered, or the last word on it. */
export type ExceptionRow = {
  readonly state: 'asked' | 'granted' | 'refused' | 'expired';
  readonly series: string | null;
  readonly subject: string;
  /** Who asked, or who decided. */
  readonly by: string;
  readonly at: Instant;
  readonly until: Instant | null;
  /** The words that ask, or the reason that was given. */
  readonly reason: string;
  readonly messageId: string | null;
};

type Decided = ExceptionGranted | ExceptionRefused;

const stateOf = (decided: Decided, at: Instant): ExceptionRow['state'] => {
  if (decided.type === 'ExceptionRefused') return 'refused';
  const { until } = decided.data;
  return until !== undefined && until <= at ? 'expired' : 'granted';
};

const isAbout = ({ derived }: Entry, about: string): boolean =>
  messageIdsOf(derived.series).some((id) => id === about);

const decidedRow = (decided: Decided, entries: readonly Entry[], at: Instant): ExceptionRow => {
  const entry = entries.find((e) => isAbout(e, decided.data.about));
  return {
    state: stateOf(decided, at),
    series: entry?.derived.series.id ?? null,
    subject: entry?.derived.series.subject ?? `<${decided.data.about}>`,
    by: decided.said.by,
    at: decided.said.at,
    until: decided.type === 'ExceptionGranted' ? (decided.data.until ?? null) : null,
    reason: decided.said.reason,
    messageId: decided.said.source.messageId ?? decided.data.about,
  };
};

/** The last time an exception was asked for that nobody answered since; what went in needs none any more. */
const askedRow = (entry: Entry, decided: readonly Decided[]): readonly ExceptionRow[] => {
  const { series, state } = entry.derived;
  const asks = series.revisions.flatMap((r) => r.exceptionAsks ?? []);
  const last = asks.toSorted((a, b) => (a.saidAt < b.saidAt ? -1 : 1)).at(-1);
  if (last === undefined || state === 'landed') return [];
  if (decided.some((d) => isAbout(entry, d.data.about) && d.said.at >= last.saidAt)) return [];
  return [
    {
      state: 'asked',
      series: series.id,
      subject: series.subject,
      by: last.sender.name || last.sender.address,
      at: last.saidAt,
      until: null,
      reason: last.sentence,
      messageId: last.messageId,
    },
  ];
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The exceptions of a release line at a moment: what was asked and not answered first, then the decided ones, oldest first. */
export const exceptionRows = (
  entries: readonly Entry[],
  decided: readonly Decided[],
  at: Instant,
): readonly ExceptionRow[] => {
  const byAge = (a: ExceptionRow, b: ExceptionRow): number =>
    textOrder(`${a.at} ${a.subject}`, `${b.at} ${b.subject}`);
  const latest = entries.filter((e) => e.judged === e.derived.revisions.at(-1));
  return [
    ...latest.flatMap((e) => askedRow(e, decided)).sort(byAge),
    ...decided.map((d) => decidedRow(d, entries, at)).sort(byAge),
  ];
};
