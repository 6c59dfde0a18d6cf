import {
  REPORT_FORMATS,
  REPORT_KINDS,
  sinceSaved,
  sinceSavedText,
  UnknownReportError,
  type ReportFormat,
  type ReportKind,
  type SavedReport,
} from '@sluice/application';
import { publicRuntime, reportPorts } from '@sluice/runtime';
import { Option, type Command } from 'commander';
import { withRecorded, type CommonOptions } from '../command';
import { table } from '../output';

/** More is for the JSON of the API. */
const LISTED = 200;
const SHOWN_DIGITS = 12;

type ListOptions = CommonOptions & { readonly release?: string; readonly kind?: ReportKind };

const rowOf = (saved: SavedReport): readonly string[] => [
  saved.hash.slice(0, SHOWN_DIGITS),
  saved.savedAt.slice(0, 16).replace('T', ' '),
  saved.kind,
  saved.release,
  saved.asOf.slice(0, 10),
  saved.madeFrom === null ? '' : saved.madeFrom.slice(0, SHOWN_DIGITS),
  saved.savedBy ?? '',
];

const addList = (report: Command): void => {
  report
    .command('list')
    .summary('the reports that were saved, newest first')
    .option('--release <release>', 'only of this release line')
    .addOption(new Option('--kind <kind>', 'only of this kind').choices([...REPORT_KINDS]))
    .action((options: ListOptions) =>
      withRecorded(options, async (runtime, output) => {
        const saved = await runtime.reports.list({ release: options.release, kind: options.kind }, LISTED);
        output.answer(saved, () =>
          saved.length === 0
            ? 'No report was saved.'
            : table([
                ['HASH', 'SAVED', 'KIND', 'RELEASE', 'AS OF', 'EDITED FROM', 'BY'],
                ...saved.map(rowOf),
              ]),
        );
      }),
    );
};

const addShow = (report: Command): void => {
  report
    .command('show <hash>')
    .summary('a saved report, as it was saved; and what became of it since')
    .addOption(
      new Option('--format <format>', 'one of those it was saved in')
        .choices([...REPORT_FORMATS])
        .default('text'),
    )
    .action((ref: string, options: CommonOptions & { readonly format: ReportFormat }) =>
      withRecorded(options, async (runtime, output) => {
        const saved = await runtime.reports.find(ref);
        const text = saved === undefined ? undefined : await runtime.reports.text(saved.hash, options.format);
        if (saved === undefined) throw new UnknownReportError(ref);
        if (text === undefined) throw new UnknownReportError(ref, `it was not saved as ${options.format}`);
        const since = await sinceSaved(await reportPorts((await publicRuntime(runtime)).runtime), saved);
        if (since !== undefined) output.note(sinceSavedText(since));
        if (options.json === true) output.answer({ ...saved, since: since ?? null }, () => '');
        else process.stdout.write(text);
      }),
    );
};

/** Reports that were saved. */
export const addSavedReports = (report: Command): void => {
  addList(report);
  addShow(report);
};
