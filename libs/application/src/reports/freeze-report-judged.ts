import { describeChange } from '@sluice/interface-model';
import type { Outcome } from '@sluice/gate';
import { bitsOf, isBitChange, itemOf, messageOf, objectionsOf, type Entry } from './freeze-report-rows';
import type {
  BitRow,
  FreezeCounts,
  FreezeReport,
  InterfaceRow,
  JudgedRow,
  ObjectionRow,
  ReportItem,
  RiskItem,
  StandingObjection,
} from './freeze-report-value';

const ORDER: readonly Outcome[] = ['closed', 'held', 'undetermined', 'open'];

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Worst first, then by subject; several revisions of one series stand in the order they were posted in. */
export const worstFirst = (
  a: Pick<ReportItem, 'outcome' | 'subject' | 'series'>,
  b: Pick<ReportItem, 'outcome' | 'subject' | 'series'>,
): number =>
  ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) ||
  textOrder(a.subject, b.subject) ||
  textOrder(a.series, b.series);

/** By channel, then from the lowest bit; two series at one bit stand together, whichever came first. */
const byBit = (a: BitRow, b: BitRow): number =>
  textOrder(a.channel, b.channel) ||
  (Number.parseInt(a.bit, 10) || 0) - (Number.parseInt(b.bit, 10) || 0) ||
  textOrder(`${a.name} ${a.change} ${a.series}`, `${b.name} ${b.change} ${b.series}`);

const oldestFirst = (a: ObjectionRow, b: ObjectionRow): number =>
  textOrder(a.saidAt, b.saidAt) ||
  textOrder(a.messageId, b.messageId) ||
  textOrder(a.series + a.sentence, b.series + b.sentence);

/** Revisions by outcome, and how many series they belong to. */
export const countsOf = (items: readonly ReportItem[]): FreezeCounts => ({
  closed: items.filter((i) => i.outcome === 'closed').length,
  held: items.filter((i) => i.outcome === 'held').length,
  undetermined: items.filter((i) => i.outcome === 'undetermined').length,
  open: items.filter((i) => i.outcome === 'open').length,
  total: items.length,
  series: new Set(items.map((i) => i.series)).size,
});

const isLatest = ({ derived, judged }: Entry): boolean => judged === derived.revisions.at(-1);

/** Given up, or never meant to go in: nothing of it is at risk. */
const GIVEN_UP: ReadonlySet<string> = new Set(['withdrawn', 'superseded', 'rfc']);
const IN_FLIGHT: ReadonlySet<string> = new Set(['posted', 'incomplete', 'partly-landed']);

const riskOf = (entry: Entry): readonly RiskItem[] => {
  const item = itemOf(entry);
  const { state } = entry.derived;
  if (item === undefined || item.outcome === 'open' || GIVEN_UP.has(state)) return [];
  const { reasons, ...rest } = item;
  const late = reasons.some((r) => r.rule === 'last-posting-date' && r.effect === 'closes');
  return [{ ...rest, state, late }];
};

const judgedRow = (entry: Entry): readonly JudgedRow[] => {
  const item = itemOf(entry);
  if (item === undefined) return [];
  const { series, subject, revision, outcome, messageId } = item;
  return [{ series, subject, revision, outcome, state: entry.derived.state, messageId }];
};

const interfaceRows = ({ derived, judged }: Entry): readonly InterfaceRow[] => {
  const { id: series, subject, revisions } = derived.series;
  const revision = revisions.find((r) => r.number === judged.number);
  const messageId = revision === undefined ? null : messageOf(revision);
  const sentences = new Map(
    judged.changes.filter((c) => !isBitChange(c.kind)).map((c) => [describeChange(c), c.kind]),
  );
  return [...sentences].map(([sentence, kind]) => ({
    ...{ kind, sentence, series, subject, revision: judged.number, messageId },
  }));
};

/** The mails that a verdict on a series rests on. */
const citedIn = ({ derived }: Entry): ReadonlySet<string> =>
  new Set(
    (derived.revisions.at(-1)?.verdict?.reasons ?? [])
      .filter((r) => r.effect !== 'informs')
      .flatMap((r) => r.evidence.flatMap((e) => (e.kind === 'mail' ? [e.messageId] : []))),
  );

const standingIn = (entry: Entry): readonly StandingObjection[] => {
  const cited = citedIn(entry);
  return objectionsOf(entry).map((row) => ({ ...row, stands: cited.has(row.messageId) }));
};

/** What a report says of the judged series, from their entries in any order. */
export const judgedPart = (
  entries: readonly Entry[],
): Pick<
  FreezeReport,
  'counts' | 'decisions' | 'atRisk' | 'ready' | 'judged' | 'bits' | 'interfaceChanges' | 'objections'
> => {
  const items = entries.flatMap((e) => itemOf(e) ?? []).sort(worstFirst);
  const latest = entries.filter(isLatest);
  const judged = latest.flatMap(judgedRow).sort(worstFirst);
  return {
    counts: countsOf(items),
    decisions: items.filter((i) => i.outcome !== 'open'),
    atRisk: latest.flatMap(riskOf).sort(worstFirst),
    ready: judged.filter((r) => r.outcome === 'open' && IN_FLIGHT.has(r.state)),
    judged,
    bits: entries.flatMap(bitsOf).sort(byBit),
    interfaceChanges: latest
      .flatMap(interfaceRows)
      .sort((a, b) => textOrder(a.series, b.series) || textOrder(a.sentence, b.sentence)),
    objections: entries.flatMap(standingIn).sort(oldestFirst),
  };
};
