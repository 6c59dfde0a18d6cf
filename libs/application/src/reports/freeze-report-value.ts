import type { Instant } from '@sluice/kernel';
import type { AckStatus } from '@sluice/gate';
import type { Outcome, Reason } from '@sluice/gate';
import type { SeriesState } from '@sluice/series';
import type { Meta } from '../views';
import type { BurnDownDay } from './burn-down';
import type { ChainRow } from './freeze-report-chains';
import type { DecidePoint } from './freeze-report-decide';
import type { ExceptionRow } from './freeze-report-exceptions';
import type { LandedRow } from './freeze-report-landed';
import type { RegistryRow } from './freeze-report-registry';
import type { HeardRow } from './heard-rows';
import type { ReportChange } from './report-changes';

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

/** A series that is not sure to make the release: not open, and not given up. */
export type RiskItem = Omit<ReportItem, 'reasons'> & {
  readonly state: SeriesState;
  /** It was first posted after the last posting date, and that bears on it. */
  readonly late: boolean;
};

/** A judged series in a few words: what two reports are compared by. */
export type JudgedRow = {
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly outcome: Outcome;
  readonly state: SeriesState;
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

/** A change of an interface that is no bit, as a sentence, and the series that makes it. */
export type InterfaceRow = {
  readonly kind: string;
  readonly sentence: string;
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly messageId: string | null;
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

/** An objection on the report. `stands`: the verdict rests on it, so that somebody has to clear it. */
export type StandingObjection = ObjectionRow & { readonly stands: boolean };

export type Border = {
  readonly phase: string;
  readonly title: string;
  readonly lastDay: string;
  readonly status: string;
  readonly days: number;
};

/** Which announcement of the schedule the report is judged by. */
export type ScheduleVersion = {
  /** 1 for the first that gave dates; one that repeats them is no new version. */
  readonly version: number;
  readonly saidAt: Instant;
  /** The mail that announced it; `null`: no mail did. */
  readonly messageId: string | null;
};

/** A landed commit on the report whose release ack is missing. */
export type UnackedRow = {
  readonly commit: string;
  readonly subject: string;
  readonly committedAt: Instant;
  readonly phase: string;
  readonly why: string;
};

/** What the landed-ack audit says of the line's freeze; see `landedAudit`. */
export type UnackedPart = {
  readonly counts: Readonly<Record<AckStatus | 'total', number>>;
  readonly missing: readonly UnackedRow[];
  readonly notKnown: readonly string[];
};

export type ReportCoverage = {
  /** When the last known commit was made; `null`: the tree was not read. */
  readonly treeThrough: Instant | null;
  readonly mails: number;
  readonly parked: number;
  /** Patches that others speak of and that were never received. */
  readonly patchesNeverReceived: number;
  /** Conversations with mail that nothing was derived from yet, and since when the oldest waits: a report made while mail is being taken. */
  readonly waiting: number;
  readonly waitingSince: Instant | null;
  readonly notKnown: readonly string[];
};

/** What an earlier report said otherwise. */
export type ReportSince = {
  readonly asOf: Instant;
  /** The permalink of the earlier report; `null`: it was made anew for its moment. */
  readonly hash: string | null;
  readonly changes: readonly ReportChange[];
};

/** What the release manager wrote to stand on top, until they take it away. */
export type ReportNotes = {
  readonly text: string;
  /** The saved report it was written in, where it was carried over. */
  readonly from: string | null;
};

export type FreezeCounts = Readonly<Record<Outcome | 'total' | 'series', number>>;

/** What a release manager needs to see: what to decide first, then what is at risk, then what changed and what is not known. */
export type FreezeReport = Omit<Meta, 'knownAsOf'> & {
  /** `null`: all that was known. No clock may stand in a report whose bytes are to be the same again. */
  readonly knownAsOf: Instant | null;
  readonly projectName: string;
  readonly release: string;
  readonly releaseManager: string | null;
  readonly phase: string;
  readonly phaseTitle: string;
  readonly moratorium: boolean;
  readonly schedule: ScheduleVersion | null;
  readonly borders: readonly Border[];
  readonly notes: ReportNotes | null;
  /** What release mails say that nobody has confirmed, as read by machine. */
  readonly heard: readonly HeardRow[];
  /** Revisions by outcome, and how many series they belong to. */
  readonly counts: FreezeCounts;
  /** What waits for a word of the release manager. */
  readonly decide: readonly DecidePoint[];
  /** Series that are not open, worst first. */
  readonly decisions: readonly ReportItem[];
  readonly atRisk: readonly RiskItem[];
  /** Open and not in: a committer may take them. */
  readonly ready: readonly JudgedRow[];
  readonly judged: readonly JudgedRow[];
  readonly bits: readonly BitRow[];
  readonly registry: readonly RegistryRow[];
  /** When the main tree began to lead to this release: the registry is told from then on. */
  readonly registrySince: { readonly branched: string; readonly day: string } | null;
  readonly interfaceChanges: readonly InterfaceRow[];
  readonly objections: readonly StandingObjection[];
  /** What the project's tree shows of the judged series; empty, too, where no commit is known (`coverage.treeThrough`). */
  readonly landed: readonly LandedRow[];
  /** `null`: nobody asked the tree. */
  readonly unacked: UnackedPart | null;
  readonly exceptions: readonly ExceptionRow[];
  readonly chains: readonly ChainRow[];
  readonly since: ReportSince | null;
  readonly burnDown: readonly BurnDownDay[];
  readonly coverage: ReportCoverage;
};
