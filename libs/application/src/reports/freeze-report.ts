import type { Instant } from '@sluice/kernel';
import type { DerivedSeries } from '../derive';
import type { LandedReader } from '../ports/landed-reader';
import type { Coverage } from '../ports/series-reader';
import { releaseStanding } from '../release-standing';
import { eachDerived, type ViewPorts, type Viewpoint } from '../views';
import { burnDown, spanOf, type SeriesSpan } from './burn-down';
import { chainRows, type Needing } from './freeze-report-chains';
import { decidePoints } from './freeze-report-decide';
import { exceptionRows } from './freeze-report-exceptions';
import { reportFrame } from './freeze-report-frame';
import { judgedPart } from './freeze-report-judged';
import { landedRows } from './freeze-report-landed';
import { registrySince } from './freeze-report-registry';
import { objectionsOf, type Entry } from './freeze-report-rows';
import type { FreezeReport, ReportCoverage, ReportNotes, UnackedPart } from './freeze-report-value';
import { landedAudit } from './landed-audit';

/** What reports are made with. */
export type ReportPorts = ViewPorts & {
  /** The project's landed commits; absent: nobody asks for missing acks. */
  readonly landed?: LandedReader | undefined;
  /** What waits on a patch; absent: no chain is told. */
  readonly needing?: Needing | undefined;
};

const NO_TREE = "what landed, and with which acks: the project's git tree was not read";

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

async function* seriesOf(ports: ViewPorts, viewpoint: Viewpoint): AsyncGenerator<DerivedSeries> {
  for await (const { series } of eachDerived(ports, viewpoint)) yield* series;
}

/** What a report is made of beside the viewpoint. */
export type ReportFrom = Viewpoint & {
  /** For a report as of now: the series judged for the release line as they were derived last, which need not be derived then. */
  readonly stored?: AsyncIterable<DerivedSeries> | undefined;
  /** What the release manager wrote to stand on top. */
  readonly notes?: ReportNotes | undefined;
};

type Collected = {
  readonly entries: readonly Entry[];
  readonly spans: readonly SeriesSpan[];
  readonly patchesNeverReceived: number;
};

const collected = async (all: AsyncIterable<DerivedSeries>, release: string): Promise<Collected> => {
  const entries: Entry[] = [];
  const spans: SeriesSpan[] = [];
  let patchesNeverReceived = 0;
  for await (const one of all) {
    const mine = entriesOf(one, release);
    if (mine.length === 0) continue;
    patchesNeverReceived += missingIn(one);
    if (one.revisions.at(-1)?.verdict?.release === release) spans.push(spanOf(one));
    entries.push(...mine);
  }
  // Whatever order they are read in: the same series give the same report.
  return { entries: entries.sort(bySeries), spans, patchesNeverReceived };
};

const placeOf = ({ derived, judged }: Entry): number => derived.revisions.indexOf(judged);
const bySeries = (a: Entry, b: Entry): number => {
  const [one, other] = [a.derived.series.id, b.derived.series.id];
  return one < other ? -1 : one > other ? 1 : placeOf(a) - placeOf(b);
};

const unackedPart = async (
  { landed, ...views }: ReportPorts,
  release: string,
  viewpoint: Viewpoint,
): Promise<UnackedPart | null> => {
  if (landed === undefined) return null;
  const { counts, commits, notKnown } = await landedAudit({ landed, views }, release, viewpoint);
  const missing = commits
    .filter((c) => c.status === 'missing')
    .map(({ commit, subject, committedAt, phaseTitle, why }) => ({
      ...{ commit, subject, committedAt, phase: phaseTitle, why },
    }));
  return { counts, missing, notKnown };
};

const coveragePart = (coverage: Coverage, patchesNeverReceived: number): ReportCoverage => ({
  mails: coverage.mails,
  parked: coverage.parked,
  patchesNeverReceived,
  treeThrough: coverage.treeThrough ?? null,
  waiting: coverage.waiting ?? 0,
  waitingSince: coverage.waitingSince ?? null,
  notKnown: coverage.treeThrough === undefined ? [NO_TREE] : [],
});

const dayOf = (at: Instant): string => at.slice(0, 10);

/** The freeze report of a release line from a viewpoint. The same inputs give the same report. */
export const freezeReport = async (
  ports: ReportPorts,
  release: string,
  { stored, notes, ...viewpoint }: ReportFrom,
): Promise<FreezeReport> => {
  const knowledge = await ports.knowledge(viewpoint.knownAsOf);
  const at = viewpoint.asOf ?? ports.now;
  const all = await collected(stored ?? seriesOf(ports, viewpoint), release);
  const { entries, spans } = all;
  const standing = releaseStanding(knowledge, release, at);
  const frame = reportFrame(knowledge, { release, at }, standing);
  const judged = judgedPart(entries);
  const landed = landedRows(entries, release);
  const unacked = await unackedPart(ports, release, viewpoint);
  const exceptions = exceptionRows(entries, standing.decided.exceptions, at);
  const parts = { ...frame, ...judged, landed, unacked, exceptions };
  const { since: registrySinceDay, rows: registry } = registrySince(knowledge.model, dayOf(at));
  const coverage = await ports.reader.coverage(viewpoint.knownAsOf);
  return {
    ...parts,
    asOf: at,
    knownAsOf: viewpoint.knownAsOf ?? null,
    knownThrough: coverage.knownThrough ?? null,
    notes: notes ?? null,
    decide: decidePoints({ ...parts, entries, knowledge, calendar: standing.calendar }),
    registry,
    registrySince: registrySinceDay,
    chains: await chainRows(ports.needing, { entries, landed, objections: judged.objections }, viewpoint),
    since: null,
    burnDown: burnDown(spans, at).days,
    coverage: coveragePart(coverage, all.patchesNeverReceived),
  };
};
