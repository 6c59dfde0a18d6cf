import {
  calendarInHindsight,
  nameOf,
  releaseManagerOf,
  type Announcement,
  type Calendar,
} from '@sluice/freeze';
import {
  ACK_STATUSES,
  auditLanded,
  isFreezePhase,
  lineOfBranch,
  releasedAt,
  type AckStatus,
  type AuditedCommit,
  type ClassedCommit,
  type PostedPatch,
} from '@sluice/gate';
import { classOfChange } from '@sluice/interface-model';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import type { Knowledge } from '../derive';
import { postedContext, postedPatches } from '../posted-patches';
import type { LandedReader } from '../ports/landed-reader';
import { releaseStanding } from '../release-standing';
import { eachDerived, metaOf, visibleCommits, type Meta, type ViewPorts, type Viewpoint } from '../views';

export type StatusCounts = Readonly<Record<AckStatus | 'total', number>>;

/** The commits of one phase, counted. */
export type AuditedPhase = {
  readonly phase: string;
  readonly title: string;
  readonly counts: StatusCounts;
};

/** What landed in the freeze of a release line, and with which acks. */
export type LandedAudit = Meta & {
  readonly projectName: string;
  readonly release: string;
  /** At the last of the commits. */
  readonly releaseManager: string | null;
  readonly counts: StatusCounts;
  readonly phases: readonly AuditedPhase[];
  /** Oldest first. */
  readonly commits: readonly AuditedCommit[];
  /** What the answer could not know. */
  readonly notKnown: readonly string[];
};

export type AuditPorts = { readonly landed: LandedReader; readonly views: ViewPorts };

type Range = { readonly from: Instant; readonly to: Instant };

/** A release line looked back at from a moment. */
type LineThen = {
  readonly knowledge: Knowledge;
  readonly release: string;
  readonly saidBy: Instant;
  readonly announcements: readonly Announcement[];
  readonly calendar: Calendar;
};

const lineThen = (knowledge: Knowledge, release: string, saidBy: Instant): LineThen => {
  const { decided } = releaseStanding(knowledge, release, saidBy);
  const announcements = [...knowledge.announcements, ...decided.announcements];
  const known = { announcements, policy: knowledge.policy, release };
  return {
    knowledge,
    release,
    saidBy,
    announcements,
    calendar: calendarInHindsight(known, { at: saidBy, saidBy }),
  };
};

/** The first border of a freeze that is known, whether it is past or to come. */
const freezeBegins = ({ calendar }: LineThen): Instant | undefined =>
  calendar.phases.find((p) => isFreezePhase(p.rule) && p.from !== undefined)?.from;

/** The time of a line's freeze: from its first border, to the release or the moment of looking. */
const freezeOf = (line: LineThen): Range | undefined => {
  const { knowledge, release, saidBy, announcements } = line;
  const from = freezeBegins(line);
  const to = releasedAt({ announcements, policy: knowledge.policy, release, saidBy }) ?? saidBy;
  return from === undefined || from > to ? undefined : { from, to };
};

const classOf = (commit: LandedCommit, { model }: Knowledge): ClassedCommit => {
  const paths = commit.files.map((f) => f.path);
  return { commit, ...classOfChange(paths, commit, { changes: [], model }) };
};

const committedIn = async (
  reader: LandedReader,
  range: Range | undefined,
  viewpoint: Viewpoint,
): Promise<readonly LandedCommit[]> =>
  range === undefined ? [] : visibleCommits(await reader.landed(range), viewpoint);

const postedIn = async (
  views: ViewPorts,
  viewpoint: Viewpoint,
  { knowledge, release, saidBy }: LineThen,
): Promise<readonly PostedPatch[]> => {
  const context = postedContext(knowledge, release, saidBy);
  const posted: PostedPatch[] = [];
  for await (const derived of eachDerived(views, { ...viewpoint, release }))
    posted.push(...postedPatches(derived, context));
  return posted;
};

const countsOf = (commits: readonly AuditedCommit[]): StatusCounts => {
  const of = (status: AckStatus) => commits.filter((c) => c.status === status).length;
  return {
    ...(Object.fromEntries(ACK_STATUSES.map((s) => [s, of(s)])) as Record<AckStatus, number>),
    total: commits.length,
  };
};

const phasesOf = ({ policy }: Knowledge, commits: readonly AuditedCommit[]): readonly AuditedPhase[] =>
  policy.phases
    .map(({ name, title }) => ({
      phase: name,
      title,
      counts: countsOf(commits.filter((c) => c.phase === name)),
    }))
    .filter(({ counts }) => counts.total > 0);

const hasBranched = ({ knowledge, calendar }: LineThen): boolean => {
  const order = knowledge.policy.phases.map((p) => p.name);
  return order.indexOf(calendar.current.name) >= order.indexOf(knowledge.project.branchPhase);
};

type Sought = {
  readonly range: Range | undefined;
  readonly commits: readonly ClassedCommit[];
  readonly mails: number;
};

const notKnownOf = (line: LineThen, { range, commits, mails }: Sought): readonly string[] => {
  const { release } = line;
  const begins = freezeBegins(line);
  const isOwn = ({ commit }: ClassedCommit) => lineOfBranch(commit.branch) === release;
  const said: readonly (readonly [boolean, string])[] = [
    [
      begins === undefined,
      `whether ${release} has been in a freeze: no firm or planned date of one is known`,
    ],
    [
      range === undefined && begins !== undefined,
      `acks that a freeze asks for: that of ${release} begins only at ${begins ?? ''}`,
    ],
    [
      range !== undefined && commits.length === 0,
      "what landed: no commit of that time is known (read the project's git tree first)",
    ],
    [
      commits.length > 0 && hasBranched(line) && !commits.some(isOwn),
      `what landed after branching: no commit of the branch of ${release} is known`,
    ],
    [mails === 0, 'acks that stand on the list only: no mail was taken'],
  ];
  return said.flatMap(([holds, sentence]) => (holds ? [sentence] : []));
};

/**
 * The landed-ack audit of a release line from a viewpoint: what had landed, been said and been announced by then. The same inputs give the same
 * answer.
 */
export const landedAudit = async (
  { landed, views }: AuditPorts,
  release: string,
  viewpoint: Viewpoint,
): Promise<LandedAudit> => {
  const knowledge = await views.knowledge(viewpoint.knownAsOf);
  const saidBy = viewpoint.asOf ?? views.now;
  const line = lineThen(knowledge, release, saidBy);
  const range = freezeOf(line);
  const commits = (await committedIn(landed, range, viewpoint)).map((c) => classOf(c, knowledge));
  const rows = auditLanded({
    ...knowledge,
    release,
    commits,
    branchPhase: knowledge.project.branchPhase,
    // Reading every series costs: where nothing landed nobody's ack is looked for.
    posted: commits.length === 0 ? [] : await postedIn(views, viewpoint, line),
    saidBy,
  });
  const coverage = await views.reader.coverage(viewpoint.knownAsOf);
  const { roles } = releaseStanding(knowledge, release, saidBy);
  const manager = releaseManagerOf(roles, release, rows.at(-1)?.committedAt ?? saidBy);
  return {
    ...metaOf(coverage.knownThrough, viewpoint, views.now),
    projectName: knowledge.project.name,
    release,
    releaseManager: manager === undefined ? null : nameOf(manager.person, knowledge.identities),
    counts: countsOf(rows),
    phases: phasesOf(knowledge, rows),
    commits: rows,
    notKnown: notKnownOf(line, { range, commits, mails: coverage.mails }),
  };
};
