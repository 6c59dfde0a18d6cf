import type { Instant } from '@sluice/kernel';
import type { ReportStore, SavedReport } from '../ports/report-store';
import { renderReport } from '../reports/render-report';
import { makeReport, type MakePorts, type ReportAsked } from './make-report';
import { linesChanged } from './save-report';

/** What became of a saved report's content since: how many lines of its text are otherwise if it is made now for the same moment. */
export type SinceSaved = {
  /** Of an edited copy: the report it was made from; else the report itself. */
  readonly madeFrom: string;
  readonly linesChanged: number;
};

const originalOf = async (reports: ReportStore, saved: SavedReport): Promise<SavedReport | undefined> =>
  saved.madeFrom === null ? saved : reports.find(saved.madeFrom);

type Earlier = { readonly hash: string | null; readonly asOf: Instant } | null | undefined;

/** With what it was compared then, so that only what it says itself can differ. */
const earlierOf = (since: Earlier): ReportAsked['since'] => {
  if (since === null || since === undefined) return null;
  return since.hash === null ? since.asOf : { saved: since.hash };
};

/** What a saved report tells of how it was asked for. */
type Told = {
  readonly notes?: { readonly text: string } | null;
  readonly since?: Earlier;
  readonly person?: { readonly address: string };
};

/** Whether a report was compared with one that was emptied since: it cannot be made again as it was. */
const isComparedWithErased = async (reports: ReportStore, { since }: Told): Promise<boolean> => {
  const hash = since?.hash ?? null;
  return hash !== null && (await reports.find(hash))?.erasedAt !== null;
};

const askedAgain = (
  { release, asOf, knownAsOf }: SavedReport,
  { notes, since, person }: Told,
): ReportAsked => ({
  ...{ release, asOf, knownAsOf: knownAsOf ?? undefined },
  say: notes?.text ?? null,
  since: earlierOf(since),
  person: person?.address,
});

/**
 * Makes the report again that a saved one is or was made from, for the same moment and with what is known now, and counts the lines that differ: mail that
 * came late, a schedule that was moved backwards. `undefined` where it cannot be made again: because of its kind, or because it or what it was compared with was
 * emptied.
 */
export const sinceSaved = async (ports: MakePorts, saved: SavedReport): Promise<SinceSaved | undefined> => {
  const original = await originalOf(ports.reports, saved);
  if (original === undefined || original.erasedAt !== null) return undefined;
  const text = await ports.reports.text(original.hash, 'text');
  const json = await ports.reports.text(original.hash, 'json');
  if (text === undefined || json === undefined) return undefined;
  const told = JSON.parse(json) as Told;
  if (await isComparedWithErased(ports.reports, told)) return undefined;
  const made = await makeReport(original.kind, ports, askedAgain(original, told));
  return { madeFrom: original.hash, linesChanged: linesChanged(text, renderReport(made, 'text')) };
};

/** `made from report HASH; since then: 3 lines changed`. */
export const sinceSavedText = ({ madeFrom, linesChanged: lines }: SinceSaved): string =>
  `made from report ${madeFrom.slice(0, 12)}; since then: ${lines === 0 ? 'nothing changed' : `${lines} ${lines === 1 ? 'line' : 'lines'} changed`}`;
