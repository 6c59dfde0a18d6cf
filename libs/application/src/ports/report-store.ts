import type { Instant } from '@sluice/kernel';
import type { ReportFormat } from '../reports/render-report';

/** The kinds of reports there are. */
export const REPORT_KINDS = ['freeze', 'update', 'audit', 'notes', 'digest'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** A report as it was frozen, without its bytes. */
export type SavedReport = {
  /** SHA-256 over its kind, its release line and the hashes of all its formats: the permalink. */
  readonly hash: string;
  readonly kind: ReportKind;
  readonly release: string;
  readonly title: string;
  readonly asOf: Instant;
  readonly knownAsOf: Instant | null;
  readonly savedAt: Instant;
  readonly savedBy: string | null;
  /** Of a copy that a person edited: the report it was made from. */
  readonly madeFrom: string | null;
  /** When it was emptied, because a mail that it quoted was erased; its bytes are no more those of its hash then. */
  readonly erasedAt: Instant | null;
  /** In the order of `REPORT_FORMATS`. */
  readonly formats: readonly ReportFormat[];
};

/** One format of a report, as it was written. */
export type SavedText = { readonly format: ReportFormat; readonly text: string; readonly sha256: string };

export type ReportsAsked = {
  readonly release?: string | undefined;
  readonly kind?: ReportKind | undefined;
};

/** Keeps reports for good: nothing that is in it ever changes, but that one which quotes an erased mail is emptied. */
export interface ReportStore {
  /** Keeps a report. One with the same hash is there already: nothing happens then. Answers whether it was new. */
  save(
    report: Omit<SavedReport, 'savedAt' | 'erasedAt' | 'formats'>,
    texts: readonly SavedText[],
  ): Promise<boolean>;
  /** By its hash, or by the first twelve digits or more of it where only one report has them. */
  find(ref: string): Promise<SavedReport | undefined>;
  /** The newest first, as they were saved. */
  list(asked: ReportsAsked, limit: number): Promise<readonly SavedReport[]>;
  /** What was saved last of those made for a moment before `asOf`, edited copies and emptied reports left out: the latest moment, then the one saved last. */
  lastBefore(asked: Required<ReportsAsked>, asOf: Instant): Promise<SavedReport | undefined>;
  /** What a format of it says, exactly as it was saved; of an emptied one, that it is (`erasedReport`). */
  text(hash: string, format: ReportFormat): Promise<string | undefined>;
}
