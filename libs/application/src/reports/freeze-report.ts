import { secondsBetween, type Instant } from '@sluice/kernel';
import { releaseManagerOf, type Calendar } from '@sluice/freeze';
import type { Outcome, Reason } from '@sluice/gate';
import type { DerivedSeries, Knowledge } from '../derive';
import { releaseStanding } from '../release-standing';
import { heardRows, type HeardRow } from './heard-rows';
import { landedRows, type LandedRow } from './freeze-report-landed';
import { bitsOf, itemOf, objectionsOf, type Entry } from './freeze-report-rows';
import { eachDerived, metaOf, type Meta, type ViewPorts, type Viewpoint } from '../views';

/** One series on the report. */
export type ReportItem = {
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly author: string;
  readonly outcome: Outcome;
  /** The reason that decides the outcome, and what would clear it. */
  readonly because: string;
  readonly rule: string;
  readonly clearedBy: string;
  readonly reasons: readonly Reason[];
  /** A mail to look up: the cover, else the first patch, else what spoke of it. */
  readonly messageId: string | null;
};

export type BitRow = {
  readonly channel: string;
  readonly bit: string;
  readonly name: string;
  readonly change: string;
  readonly series: string;
  readonly subject: string;
};

export type ObjectionRow = {
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly by: string;
  readonly saidAt: Instant;
  readonly certainty: 'sure' | 'possible';
  readonly sentence: string;
  readonly messageId: string;
};

export type Border = {
  readonly phase: string;
  readonly title: string;
  readonly lastDay: string;
  readonly status: string;
  readonly days: number;
};

/** What a release manager needs to see: what to decide first, then what is at risk, then what changed and what is not known. */
export type FreezeReport = Meta & {
  readonly projectName: string;
  readonly release: string;
  readonly releaseManager: string | null;
  readonly phase: string;
  readonly phaseTitle: string;
  readonly moratorium: boolean;
  readonly borders: readonly Border[];
  /** What release mails say that nobody has confirmed, as read by machine. */
  readonly heard: readonly HeardRow[];
  /** Revisions by outcome, and how many series they belong to. */
  readonly counts: Readonly<Record<Outcome | 'total' | 'series', number>>;
  /** Series that are not open, worst first: the decisions to take. */
  readonly decisions: readonly ReportItem[];
  readonly bits: readonly BitRow[];
  readonly objections: readonly ObjectionRow[];
  /** What the project's tree shows of the judged series; empty, too, where no commit is known (`coverage.treeThrough`). */
  readonly landed: readonly LandedRow[];
  readonly coverage: {
    /** When the last known commit was made; `null`: the tree was not read. */
    readonly treeThrough: Instant | null;
    readonly mails: number;
    readonly parked: number;
    /** Patches that others speak of and that were never received. */
    readonly patchesNeverReceived: number;
    readonly notKnown: readonly string[];
  };
};

const NO_TREE = "what landed, and with which acks: the project's git tree was not read";
const SECONDS_A_DAY = 86_400;
const ORDER: readonly Outcome[] = ['closed', 'held', 'undetermined', 'open'];

const daysUntil = (from: Instant, until: Instant): number =>
  Math.ceil(secondsBetween(from, until) / SECONDS_A_DAY);

const bordersOf = (calendar: Calendar, at: Instant): readonly Border[] =>
  calendar.upcoming.flatMap((p) =>
    p.from === undefined || p.lastDay === undefined
      ? []
      : [
          {
            phase: p.name,
            title: p.title,
            lastDay: p.lastDay,
            status: p.status,
            days: daysUntil(at, p.from) - 1,
          },
        ],
  );

/** Every revision judged for the release that people still speak of: the latest of its series, and earlier ones that were objected to. */
const entriesOf = (derived: DerivedSeries, release: string): readonly Entry[] => {
  const last = derived.revisions.at(-1);
  return derived.revisions
    .filter((r) => r.verdict?.release === release)
    .filter((r) => r === last || objectionsOf({ derived, judged: r }).length > 0)
    .map((judged) => ({ derived, judged }));
};

const missingIn = (derived: DerivedSeries): number =>
  derived.series.revisions.reduce((sum, r) => sum + r.missing.length, 0);

const frame = (knowledge: Knowledge, release: string, at: Instant) => {
  const { calendar, roles, moratorium, heard } = releaseStanding(knowledge, release, at);
  const manager = releaseManagerOf(roles, release, at);
  return {
    projectName: knowledge.project.name,
    release,
    releaseManager: manager === undefined ? null : nameIn(knowledge, manager.person),
    phase: calendar.current.name,
    phaseTitle: calendar.current.title,
    moratorium: moratorium !== undefined,
    borders: bordersOf(calendar, at),
    heard: heardRows(heard.filter((h) => !h.confirmed)),
  };
};

const nameIn = (knowledge: Knowledge, address: string): string =>
  knowledge.identities.find((i) => i.addresses.some((a) => a.toLowerCase() === address.toLowerCase()))
    ?.name ?? address;

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Worst first, then by subject; several revisions of one series stand in the order they were posted in. */
const worstFirst = (a: ReportItem, b: ReportItem): number =>
  ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) ||
  textOrder(a.subject, b.subject) ||
  textOrder(a.series, b.series);

/** By channel, then from the lowest bit; two series at one bit stand together, whichever came first. */
const byBit = (a: BitRow, b: BitRow): number =>
  textOrder(a.channel, b.channel) ||
  (Number.parseInt(a.bit, 10) || 0) - (Number.parseInt(b.bit, 10) || 0) ||
  textOrder(`${a.name} ${a.change} ${a.series}`, `${b.name} ${b.change} ${b.series}`);

const oldestFirst = (a: ObjectionRow, b: ObjectionRow): number =>
  textOrder(a.saidAt, b.saidAt) || textOrder(a.messageId, b.messageId);

const countsOf = (items: readonly ReportItem[]): FreezeReport['counts'] => ({
  closed: items.filter((i) => i.outcome === 'closed').length,
  held: items.filter((i) => i.outcome === 'held').length,
  undetermined: items.filter((i) => i.outcome === 'undetermined').length,
  open: items.filter((i) => i.outcome === 'open').length,
  total: items.length,
  series: new Set(items.map((i) => i.series)).size,
});

async function* seriesOf(ports: ViewPorts, viewpoint: Viewpoint): AsyncGenerator<DerivedSeries> {
  for await (const { series } of eachDerived(ports, viewpoint)) yield* series;
}

/** What a report is made of beside the viewpoint. */
type ReportFrom = Viewpoint & {
  /** For a report as of now: the series judged for the release line as they were derived last, which need not be derived then. */
  readonly stored?: AsyncIterable<DerivedSeries> | undefined;
};

/** The freeze report of a release line from a viewpoint. The same inputs give the same report. */
export const freezeReport = async (
  ports: ViewPorts,
  release: string,
  { stored, ...viewpoint }: ReportFrom,
): Promise<FreezeReport> => {
  const knowledge = await ports.knowledge(viewpoint.knownAsOf);
  const at = viewpoint.asOf ?? ports.now;
  const entries: Entry[] = [];
  let patchesNeverReceived = 0;
  for await (const one of stored ?? seriesOf(ports, viewpoint)) {
    const mine = entriesOf(one, release);
    if (mine.length > 0) patchesNeverReceived += missingIn(one);
    entries.push(...mine);
  }
  const items = entries.flatMap((e) => itemOf(e) ?? []).sort(worstFirst);
  const coverage = await ports.reader.coverage(viewpoint.knownAsOf);
  return {
    ...frame(knowledge, release, at),
    ...metaOf(coverage, viewpoint, ports.now),
    counts: countsOf(items),
    decisions: items.filter((i) => i.outcome !== 'open'),
    bits: entries.flatMap(bitsOf).sort(byBit),
    objections: entries.flatMap(objectionsOf).sort(oldestFirst),
    landed: landedRows(entries),
    coverage: {
      mails: coverage.mails,
      parked: coverage.parked,
      patchesNeverReceived,
      treeThrough: coverage.treeThrough ?? null,
      notKnown: coverage.treeThrough === undefined ? [NO_TREE] : [],
    },
  };
};
