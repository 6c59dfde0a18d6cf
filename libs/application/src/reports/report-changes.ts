import type { Instant } from '@sluice/kernel';
import { landedText } from './freeze-report-landed';
import type { FreezeReport, JudgedRow } from './freeze-report-value';

/** One thing that a report says otherwise than an earlier one. */
export type ReportChange = {
  readonly sentence: string;
  readonly series: string | null;
  readonly messageId: string | null;
};

/** What is compared: everything of a report but what it says of an earlier one. */
export type Comparable = Omit<FreezeReport, 'since'>;

const change = (sentence: string, parts: Partial<ReportChange> = {}): ReportChange => ({
  series: null,
  messageId: null,
  ...parts,
  sentence,
});

const scheduleChanges = (before: Comparable, after: Comparable): readonly ReportChange[] => {
  const now = after.schedule;
  if (now === null || now.version === before.schedule?.version) return [];
  const said = now.messageId === null ? 'which no mail announced' : `announced in <${now.messageId}>`;
  return [
    change(`Re-evaluated under schedule v${now.version}, ${said}.`, { messageId: now.messageId }),
    ...after.borders.flatMap((b) => {
      const old = before.borders.find((o) => o.phase === b.phase);
      return old === undefined || (old.lastDay === b.lastDay && old.status === b.status)
        ? []
        : [
            change(
              `The ${b.title} is now after ${b.lastDay} (${b.status}); it was after ${old.lastDay} (${old.status}).`,
            ),
          ];
    }),
  ];
};

const standingChanges = (before: Comparable, after: Comparable): readonly ReportChange[] => [
  ...(before.phase === after.phase
    ? []
    : [change(`The phase is now ${after.phaseTitle}; it was ${before.phaseTitle}.`)]),
  ...(before.moratorium === after.moratorium
    ? []
    : [change(after.moratorium ? 'A commit moratorium was declared.' : 'The commit moratorium was lifted.')]),
  ...(before.releaseManager === after.releaseManager
    ? []
    : [change(`The release manager is now ${after.releaseManager ?? 'not known'}.`)]),
];

const named = ({ subject, revision }: JudgedRow): string => `"${subject}" v${revision}`;

const judgedChange = (old: JudgedRow | undefined, row: JudgedRow): readonly ReportChange[] => {
  const at = { series: row.series, messageId: row.messageId };
  if (old === undefined) return [change(`New: ${named(row)}, ${row.outcome}.`, at)];
  const said = [
    ...(old.revision === row.revision ? [] : [`was v${old.revision}`]),
    ...(old.outcome === row.outcome ? [] : [`is ${row.outcome}, was ${old.outcome}`]),
    ...(old.state === row.state ? [] : [`${stateText(row.state)}, was ${stateText(old.state)}`]),
  ];
  return said.length === 0 ? [] : [change(`${named(row)} ${said.join('; ')}.`, at)];
};

const stateText = (state: string): string => state.replace('partly-landed', 'landed in part');

const judgedChanges = (before: Comparable, after: Comparable): readonly ReportChange[] => {
  const olds = new Map(before.judged.map((r) => [r.series, r]));
  const now = new Set(after.judged.map((r) => r.series));
  return [
    ...after.judged.flatMap((row) => judgedChange(olds.get(row.series), row)),
    ...before.judged
      .filter((r) => !now.has(r.series))
      .map((r) =>
        change(`${named(r)} is no longer judged for ${after.release}.`, { messageId: r.messageId }),
      ),
  ];
};

/** What stands in one list and not in the other, by a key; and the other way round. */
const newIn = <T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): readonly T[] => {
  const known = new Set(before.map(keyOf));
  return after.filter((one) => !known.has(keyOf(one)));
};

const objectionChanges = (before: Comparable, after: Comparable): readonly ReportChange[] => {
  const standing = ({ objections }: Comparable) => objections.filter((o) => o.stands);
  const key = (o: FreezeReport['objections'][number]): string => `${o.series} ${o.messageId}`;
  /** A mail objects once, with its first sentence. */
  const once = (rows: FreezeReport['objections']) =>
    rows.filter((row, n) => rows.findIndex((other) => key(other) === key(row)) === n);
  return [
    ...once(newIn(standing(before), standing(after), key)).map((o) =>
      change(
        `${o.by} ${o.certainty === 'sure' ? 'objects' : 'may object'} to "${o.subject}": "${o.sentence}"`,
        {
          series: o.series,
          messageId: o.messageId,
        },
      ),
    ),
    ...once(newIn(standing(after), standing(before), key)).map((o) =>
      change(`The objection of ${o.by} to "${o.subject}" stands no longer.`, {
        series: o.series,
        messageId: o.messageId,
      }),
    ),
  ];
};

const treeChanges = (before: Comparable, after: Comparable): readonly ReportChange[] => {
  const landed = newIn(before.landed, after.landed, (l) => `${l.series} ${l.state} ${l.commit}`);
  const numbers = newIn(
    before.registry,
    after.registry,
    (r) => `${r.channel} ${r.bit} ${r.name} ${r.change} ${r.day}`,
  );
  const missing = newIn(before.unacked?.missing ?? [], after.unacked?.missing ?? [], (c) => c.commit);
  return [
    ...landed.map((l) => change(`"${l.subject}" v${l.revision}: ${landedText(l)}.`, { series: l.series })),
    ...numbers.map((r) =>
      change(
        `${r.name} was ${r.change === 'given' ? 'given' : r.change === 'moved' ? 'moved to' : 'taken from'} ${r.channel} bit ${r.bit}${r.commit === null ? '' : ` by ${r.commit.slice(0, 10)}`} on ${r.day}.`,
      ),
    ),
    ...missing.map((c) =>
      change(`${c.commit.slice(0, 10)} "${c.subject}" went in without the release ack it needed.`),
    ),
  ];
};

const exceptionChanges = (before: Comparable, after: Comparable): readonly ReportChange[] =>
  newIn(before.exceptions, after.exceptions, (e) => `${e.state} ${e.series ?? e.subject} ${e.at}`).map((e) =>
    change(`Exception ${e.state} by ${e.by} for "${e.subject}".`, {
      series: e.series,
      messageId: e.messageId,
    }),
  );

/** What a report says otherwise than an earlier one of the same release, in the order of the report. A function of the two and of nothing else. */
export const reportChanges = (before: Comparable, after: Comparable): readonly ReportChange[] => [
  ...scheduleChanges(before, after),
  ...standingChanges(before, after),
  ...judgedChanges(before, after),
  ...objectionChanges(before, after),
  ...treeChanges(before, after),
  ...exceptionChanges(before, after),
];

/** An earlier report with how it is named: by its permalink, or by the moment it was made for. */
export type EarlierReport = {
  readonly report: Comparable & { readonly asOf: Instant };
  readonly hash: string | null;
};

/** A report with what changed since an earlier one. */
export const comparedWith = (report: FreezeReport, earlier: EarlierReport | undefined): FreezeReport =>
  earlier === undefined
    ? report
    : {
        ...report,
        since: {
          asOf: earlier.report.asOf,
          hash: earlier.hash,
          changes: reportChanges(earlier.report, report),
        },
      };
