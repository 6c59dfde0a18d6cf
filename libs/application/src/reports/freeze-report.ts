import type { Instant } from '@sluice/kernel';
import type { DerivedSeries } from '../derive';
import type { LandedReader } from '../ports/landed-reader';
import type { Coverage } from '../ports/series-reader';
import { releaseStanding } from '../release-standing';
import type { ViewPorts, Viewpoint } from '../views';
import { burnDown } from './burn-down';
import { collectJudged } from './collect-judged';
import { chainRows, type Needing } from './freeze-report-chains';
import { decidePoints } from './freeze-report-decide';
import { exceptionRows } from './freeze-report-exceptions';
import { reportFrame } from './freeze-report-frame';
import { judgedPart } from './freeze-report-judged';
import { landedRows } from './freeze-report-landed';
import { registrySince } from './freeze-report-registry';
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

/** What a report is made of beside the viewpoint. */
export type ReportFrom = Viewpoint & {
  /** For a report as of now: the series judged for the release line as they were derived last, which need not be derived then. */
  readonly stored?: AsyncIterable<DerivedSeries> | undefined;
  /** What the release manager wrote to stand on top. */
  readonly notes?: ReportNotes | undefined;
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

/** What a report says of what it rests on. */
export const coveragePart = (coverage: Coverage, patchesNeverReceived: number): ReportCoverage => ({
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
  const all = await collectJudged(ports, release, { stored, ...viewpoint });
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
    decide: decidePoints({
      ...parts,
      heard: standing.heard,
      entries,
      knowledge,
      calendar: standing.calendar,
    }),
    registry,
    registrySince: registrySinceDay,
    chains: await chainRows(ports.needing, { entries, landed, objections: judged.objections }, viewpoint),
    since: null,
    burnDown: burnDown(spans, at).days,
    coverage: coveragePart(coverage, all.patchesNeverReceived),
  };
};
