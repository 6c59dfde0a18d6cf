import type { Instant } from '@sluice/kernel';
import { releaseStanding } from '../release-standing';
import { collectJudged } from './collect-judged';
import { coveragePart, type ReportFrom, type ReportPorts } from './freeze-report';
import { reportFrame, type ReportFrame } from './freeze-report-frame';
import { registrySince, standingRows, type RegistryRow } from './freeze-report-registry';
import type { ReportCoverage } from './freeze-report-value';
import { isUnderWay, workItems, type WorkItem } from './work-items';

/** A border of the schedule, past ones too. */
export type TimelineRow = {
  readonly phase: string;
  readonly title: string;
  readonly lastDay: string;
  readonly status: string;
  readonly passed: boolean;
};

type Head = ReportFrame & {
  readonly asOf: Instant;
  readonly knownAsOf: Instant | null;
  readonly knownThrough: Instant | null;
  readonly coverage: ReportCoverage;
};

/** Where the work for a release stands, for everybody who works on it. */
export type DevelopmentUpdate = Head & {
  readonly timeline: readonly TimelineRow[];
  /** What is posted and not in as a whole. */
  readonly projects: readonly WorkItem[];
  readonly completed: readonly WorkItem[];
  /** What went in and was taken back. */
  readonly reverted: readonly WorkItem[];
};

/** What a release brings, as a draft for whoever writes its notes. */
export type ReleaseNotes = Head & {
  readonly landed: readonly WorkItem[];
  readonly numbers: readonly RegistryRow[];
  readonly numbersSince: { readonly branched: string; readonly day: string } | null;
  /** Features that were posted for it and are not in it, or not any more. */
  readonly missed: readonly WorkItem[];
};

const foundBy = async (ports: ReportPorts, release: string, { notes: _, ...from }: ReportFrom) => {
  const knowledge = await ports.knowledge(from.knownAsOf);
  const at = from.asOf ?? ports.now;
  const { entries, patchesNeverReceived } = await collectJudged(ports, release, from);
  const coverage = await ports.reader.coverage(from.knownAsOf);
  const standing = releaseStanding(knowledge, release, at);
  const head: Head = {
    ...reportFrame(knowledge, { release, at }, standing),
    asOf: at,
    knownAsOf: from.knownAsOf ?? null,
    knownThrough: coverage.knownThrough ?? null,
    coverage: coveragePart(coverage, patchesNeverReceived),
  };
  return { head, at, knowledge, standing, items: workItems(entries, release) };
};

/** The development update of a release line from a viewpoint. The same inputs give the same. */
export const developmentUpdate = async (
  ports: ReportPorts,
  release: string,
  from: ReportFrom,
): Promise<DevelopmentUpdate> => {
  const { head, at, standing, items } = await foundBy(ports, release, from);
  const timeline = standing.calendar.phases.flatMap(
    ({ name: phase, title, lastDay, status, from: begins }) =>
      lastDay === undefined
        ? []
        : [{ phase, title, lastDay, status, passed: begins !== undefined && begins <= at }],
  );
  return {
    ...head,
    timeline,
    projects: items.filter(isUnderWay),
    completed: items.filter((i) => i.state === 'landed'),
    reverted: items.filter((i) => i.state === 'reverted'),
  };
};

/** Whether a patch of it brings something new. */
const isFeature = ({ classes }: WorkItem): boolean => classes.includes('feature');

/** The draft of a release's notes from a viewpoint: what was taken back is in none of its lists but that of what missed it. */
export const releaseNotes = async (
  ports: ReportPorts,
  release: string,
  from: ReportFrom,
): Promise<ReleaseNotes> => {
  const { head, at, knowledge, items } = await foundBy(ports, release, from);
  const { since, rows } = registrySince(knowledge.model, at.slice(0, 10));
  return {
    ...head,
    landed: items.filter((i) => i.state === 'landed'),
    numbers: standingRows(rows),
    numbersSince: since,
    missed: items.filter((i) => isFeature(i) && (isUnderWay(i) || i.state === 'reverted')),
  };
};
