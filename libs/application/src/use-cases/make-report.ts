import type { Instant } from '@sluice/kernel';
import type { ReportKind, ReportStore, SavedReport } from '../ports/report-store';
import { auditDocument } from '../reports/audit-document';
import type { ReportDocument } from '../reports/document/document';
import { freezeDocument } from '../reports/freeze-document';
import { freezeReport, type ReportFrom, type ReportPorts } from '../reports/freeze-report';
import type { FreezeReport, ReportNotes } from '../reports/freeze-report-value';
import { landedAudit } from '../reports/landed-audit';
import { developmentUpdate, releaseNotes } from '../reports/development-update';
import { notesDocument, updateDocument } from '../reports/update-document';
import { digestDocument, weeklyDigest } from '../reports/weekly-digest';
import { comparedWith, type EarlierReport } from '../reports/report-changes';

/** What reports are made with: every read, and the reports saved before. */
export type MakePorts = ReportPorts & { readonly reports: ReportStore };

export type ReportAsked = ReportFrom & {
  readonly release: string;
  /** With what to compare: a moment, a saved report, or nothing (`null`); absent: the last saved one of an earlier moment. */
  readonly since?: Instant | { readonly saved: string } | null | undefined;
  /** What is to stand on top; `null`: nothing; absent: what stood on the last saved one. */
  readonly say?: string | null | undefined;
  /** Of a report for one person: their address. */
  readonly person?: string | undefined;
};

/** A report, made and not yet written. */
export type MadeReport = {
  readonly kind: ReportKind;
  readonly release: string;
  readonly asOf: Instant;
  readonly knownAsOf: Instant | null;
  readonly value: unknown;
  readonly document: ReportDocument;
};

/** No report was saved under this name, or it is not one to compare with. */
export class UnknownReportError extends Error {
  constructor(ref: string, why = 'no report was saved under it') {
    super(`${why}: "${ref}" (a permalink is a hash of 64 digits, of which the first twelve are enough)`);
    this.name = 'UnknownReportError';
  }
}

/** A digest is of somebody's queue. */
export class NobodysDigestError extends Error {
  constructor() {
    super("a digest is one person's: name them by address");
    this.name = 'NobodysDigestError';
  }
}

const valueOf = async (store: ReportStore, { hash }: SavedReport): Promise<FreezeReport | undefined> => {
  const text = await store.text(hash, 'json');
  return text === undefined ? undefined : (JSON.parse(text) as FreezeReport);
};

const savedEarlier = async ({ reports }: MakePorts, ref: string, release: string): Promise<EarlierReport> => {
  const saved = await reports.find(ref);
  if (saved === undefined) throw new UnknownReportError(ref);
  if (saved.erasedAt !== null)
    throw new UnknownReportError(
      ref,
      'a mail that it quoted was erased, so nothing is left of it to compare with',
    );
  const report = await valueOf(reports, saved);
  if (report === undefined || saved.kind !== 'freeze' || saved.release !== release)
    throw new UnknownReportError(ref, `only a freeze report of ${release} can be compared with one`);
  return { report, hash: saved.hash };
};

/** The last saved freeze report of an earlier moment: so that a report saved twice is compared with the same one, and is the same. */
const lastSaved = async (
  { reports }: MakePorts,
  release: string,
  asOf: Instant,
): Promise<EarlierReport | undefined> => {
  const saved = await reports.lastBefore({ release, kind: 'freeze' }, asOf);
  const report = saved === undefined ? undefined : await valueOf(reports, saved);
  return saved === undefined || report === undefined ? undefined : { report, hash: saved.hash };
};

const earlierThan = async (
  ports: MakePorts,
  { since, release, knownAsOf }: ReportAsked,
  last: EarlierReport | undefined,
): Promise<EarlierReport | undefined> => {
  if (since === undefined) return last;
  if (since === null) return undefined;
  if (typeof since === 'object') return savedEarlier(ports, since.saved, release);
  return { report: await freezeReport(ports, release, { asOf: since, knownAsOf }), hash: null };
};

/** What stood on the last saved report; the one that it was written in first stays its source. */
const carriedFrom = ({ report: { notes }, hash }: EarlierReport): ReportNotes | undefined =>
  notes === null ? undefined : { text: notes.text, from: notes.from ?? hash };

const notesOf = ({ say }: ReportAsked, last: EarlierReport | undefined): ReportNotes | undefined => {
  if (say === undefined) return last === undefined ? undefined : carriedFrom(last);
  return say === null || say.trim() === '' ? undefined : { text: say.trim(), from: null };
};

/**
 * A freeze report compared with an earlier one, with the notes that stand on top carried over from the last saved one until they are taken away.
 * @throws UnknownReportError
 */
export const makeFreezeReport = async (ports: MakePorts, asked: ReportAsked): Promise<FreezeReport> => {
  const { release, asOf, knownAsOf, stored } = asked;
  const last = await lastSaved(ports, release, asOf ?? ports.now);
  const earlier = await earlierThan(ports, asked, last);
  const notes = notesOf(asked, last);
  return comparedWith(await freezeReport(ports, release, { asOf, knownAsOf, stored, notes }), earlier);
};

type Maker = (ports: MakePorts, asked: ReportAsked) => Promise<MadeReport>;

const madeOf = <
  V extends { readonly release: string; readonly asOf: Instant; readonly knownAsOf: Instant | null },
>(
  kind: ReportKind,
  value: V,
  document: ReportDocument,
): MadeReport => ({
  ...{ kind, release: value.release, asOf: value.asOf, knownAsOf: value.knownAsOf, value, document },
});

const audit: Maker = async (ports, { release, asOf, knownAsOf }) => {
  const landed = ports.landed ?? { landed: () => Promise.resolve([]) };
  const made = await landedAudit({ landed, views: ports }, release, { asOf, knownAsOf });
  // No clock may stand in a report: what it knew is told as it was asked for.
  const value = { ...made, knownAsOf: knownAsOf ?? null };
  return madeOf('audit', value, auditDocument(made));
};

const freeze: Maker = async (ports, asked) => {
  const value = await makeFreezeReport(ports, asked);
  return madeOf('freeze', value, freezeDocument(value));
};

const update: Maker = async (ports, { release, ...from }) => {
  const value = await developmentUpdate(ports, release, from);
  return madeOf('update', value, updateDocument(value));
};

const notes: Maker = async (ports, { release, ...from }) => {
  const value = await releaseNotes(ports, release, from);
  return madeOf('notes', value, notesDocument(value));
};

const digest: Maker = async (ports, { release, person, ...from }) => {
  if (person === undefined) throw new NobodysDigestError();
  const value = await weeklyDigest(ports, { release, person }, from);
  return madeOf('digest', value, digestDocument(value));
};

const MAKERS: Readonly<Record<ReportKind, Maker>> = { freeze, audit, update, notes, digest };

/**
 * Makes a report of a release line from a viewpoint. The same inputs, the reports saved before among them, give the same report.
 * @throws UnknownReportError for one that it is to be compared with
 * @throws NobodysDigestError
 */
export const makeReport = (kind: ReportKind, ports: MakePorts, asked: ReportAsked): Promise<MadeReport> => {
  return MAKERS[kind](ports, asked);
};
