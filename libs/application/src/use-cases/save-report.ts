import { canonicalJson, type Hashing } from '@sluice/kernel';
import type { ReportStore, SavedReport, SavedText } from '../ports/report-store';
import type { PageLinks } from '../reports/document/html';
import { renderReport, REPORT_FORMATS } from '../reports/render-report';
import { UnknownReportError, type MadeReport } from './make-report';

export type SavePorts = {
  readonly reports: ReportStore;
  readonly hashing: Pick<Hashing, 'sha256'>;
};

/** Where a saved report is, and whether it was saved now. */
export type Kept = { readonly hash: string; readonly isNew: boolean };

type Named = Pick<SavedReport, 'kind' | 'release' | 'madeFrom'>;

/** The name of a report: of what it is and of the bytes of all its formats. Whoever has it can check every byte that it is given. */
export const reportHash = (
  { kind, release, madeFrom }: Named,
  texts: readonly Pick<SavedText, 'format' | 'sha256'>[],
  { sha256 }: Pick<Hashing, 'sha256'>,
): string =>
  sha256(
    canonicalJson({
      ...{ kind, release, madeFrom: madeFrom ?? undefined },
      formats: Object.fromEntries(texts.map((t) => [t.format, t.sha256])),
    }),
  );

/** Freezes a report in every format under the hash of its bytes. The same report again changes nothing. */
export const saveReport = async (
  { reports, hashing }: SavePorts,
  made: MadeReport,
  { by, links }: { readonly by: string | undefined; readonly links?: PageLinks | undefined },
): Promise<Kept> => {
  const texts = REPORT_FORMATS.map((format): SavedText => {
    const text = renderReport(made, format, links);
    return { format, text, sha256: hashing.sha256(text) };
  });
  const { kind, release, asOf, knownAsOf, document } = made;
  const hash = reportHash({ kind, release, madeFrom: null }, texts, hashing);
  const saved = { hash, kind, release, title: document.title, asOf, knownAsOf };
  return { hash, isNew: await reports.save({ ...saved, savedBy: by ?? null, madeFrom: null }, texts) };
};

/**
 * Keeps a copy that a person edited under a permalink of its own, tied to the report it was made from: nothing that is made later overwrites it.
 * @throws UnknownReportError
 */
export const saveEdited = async (
  { reports, hashing }: SavePorts,
  { from, text }: { readonly from: string; readonly text: string },
  by: string | undefined,
): Promise<Kept> => {
  const original = await reports.find(from);
  if (original === undefined) throw new UnknownReportError(from);
  const { kind, release, asOf, knownAsOf, title } = original;
  // An edited copy of an edited copy is of the report that both come from.
  const madeFrom = original.madeFrom ?? original.hash;
  const texts: readonly SavedText[] = [{ format: 'text', text, sha256: hashing.sha256(text) }];
  const hash = reportHash({ kind, release, madeFrom }, texts, hashing);
  const saved = { hash, kind, release, asOf, knownAsOf, madeFrom, savedBy: by ?? null };
  return { hash, isNew: await reports.save({ ...saved, title: `${title} (edited)` }, texts) };
};

const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trim());

const countedIn = (lines: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const line of lines) if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
};

/** How many lines one text has that another has not, or has otherwise: the larger of what is gone and what is new, order left out. */
export const linesChanged = (before: string, after: string): number => {
  const [old, now] = [countedIn(linesOf(before)), countedIn(linesOf(after))];
  const missing = (from: Map<string, number>, inOther: Map<string, number>): number =>
    [...from].reduce((sum, [line, n]) => sum + Math.max(0, n - (inOther.get(line) ?? 0)), 0);
  return Math.max(missing(old, now), missing(now, old));
};
