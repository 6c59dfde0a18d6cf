import {
  dependenciesOf,
  makeReport,
  reportSubject,
  saveEdited,
  saveReport,
  type Kept,
  type MadeReport,
  type MakeDueReport,
  type MakePorts,
  type PageLinks,
  type ReportAsked,
  type ReportKind,
} from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import type { SluiceConfig } from '@sluice/project-files';
import { requireRelease } from './decide/named';
import { connectPortsOf } from './connect-ports';
import { publicRuntime } from './public-runtime';
import type { Runtime } from './runtime';

/** What reports are made with: every read of a view, what landed, what waits on a patch, and the reports saved before. */
export const reportPorts = async (runtime: Runtime): Promise<MakePorts> => {
  const ports = await connectPortsOf(runtime);
  return {
    ...runtime.viewPorts(),
    landed: runtime.tree,
    needing: (ref, viewpoint) => dependenciesOf(ports, { ref, reverse: true, transitive: true }, viewpoint),
    reports: runtime.reports,
  };
};

/** Makes a report of what a runtime knows. @throws UnknownReportError */
export const reportOf = async (runtime: Runtime, kind: ReportKind, asked: ReportAsked): Promise<MadeReport> =>
  makeReport(kind, await reportPorts(runtime), asked);

/** Freezes a report under the hash of its bytes; the same again changes nothing. */
export const keepReport = (
  { reports }: Runtime,
  made: MadeReport,
  how: { readonly by: string | undefined; readonly links?: PageLinks | undefined },
): Promise<Kept> => saveReport({ reports, hashing: nodeHashing }, made, how);

/** Keeps a copy that a person edited beside the report it was made from. @throws UnknownReportError */
export const keepEdited = (
  { reports }: Runtime,
  edited: { readonly from: string; readonly text: string },
  by: string | undefined,
): Promise<Kept> => saveEdited({ reports, hashing: nodeHashing }, edited, by);

/** Where the pages of this configuration are found. */
export const linksIn = ({ http }: SluiceConfig): PageLinks => ({
  base: http.publicUrl?.replace(/\/+$/, '') ?? '',
});

/**
 * Refuses reports that are to be sent by themselves and can never be made: told when a process starts, not when the first of them is due.
 * @throws UsageError for a release line that the project does not have
 */
export const requireReportable = async (
  runtime: Pick<Runtime, 'currentKnowledge'>,
  { reports }: Pick<SluiceConfig, 'reports'>,
): Promise<void> => {
  for (const [n, { release }] of reports.entries())
    await requireRelease(runtime, release, `reports[${n}].release in the configuration`);
};

/** Makes reports that are sent by themselves, and keeps them. They leave the house: what is under embargo is in none. */
export const dueReports =
  (runtime: Runtime, config: SluiceConfig): MakeDueReport =>
  async ({ kind, release, asOf, person }) => {
    const { runtime: shown } = await publicRuntime(runtime);
    const made = await reportOf(shown, kind, { release, asOf, person });
    const { hash } = await keepReport(runtime, made, { by: undefined, links: linksIn(config) });
    const text = (await runtime.reports.text(hash, 'text')) ?? '';
    return { hash, subject: reportSubject(made.document.subject, asOf), text };
  };
