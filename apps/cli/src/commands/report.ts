import { readFile } from 'node:fs/promises';
import {
  renderReport,
  REPORT_FORMATS,
  type ReportAsked,
  type ReportFormat,
  type ReportKind,
} from '@sluice/application';
import { parseInstant } from '@sluice/kernel';
import {
  configInForce,
  keepEdited,
  keepReport,
  linksIn,
  publicRuntime,
  reportOf,
  UsageError,
  type Runtime,
} from '@sluice/runtime';
import { Option, type Command } from 'commander';
import { requireRelease, viewpointOf, withRecorded, withViewpoint, type CommonOptions } from '../command';
import type { Output } from '../output';
import { addSavedReports } from './report-saved';

type ReportOptions = CommonOptions & {
  readonly release: string;
  readonly format: ReportFormat;
  readonly save?: boolean;
  readonly by?: string;
  readonly since?: string;
  /** A file; `false`: `--no-notes`. */
  readonly notes?: string | false;
  readonly edited?: string;
  readonly from?: string;
  readonly person?: string;
};

/** A moment where it reads as one, else a saved report. */
const sinceOf = (text: string | undefined): ReportAsked['since'] =>
  text === undefined ? undefined : (parseInstant(text) ?? { saved: text.replace(/^.*\/reports\//, '') });

const fileOf = async (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${error.code ?? error.message}): name a text file`);
  });

const sayOf = async ({ notes }: ReportOptions): Promise<string | null | undefined> =>
  notes === undefined || notes === false ? (notes === false ? null : undefined) : fileOf(notes);

const askedOf = async (runtime: Runtime, options: ReportOptions): Promise<ReportAsked> => ({
  ...viewpointOf(options),
  release: await requireRelease(runtime, options.release),
  since: sinceOf(options.since),
  say: await sayOf(options),
  person: options.person,
});

const toldKept = (output: Output, hash: string, isNew: boolean): void => {
  output.note(`${isNew ? 'Saved' : 'It was saved before'} as /reports/${hash}`);
};

const saveEditedFile = async (
  runtime: Runtime,
  output: Output,
  { edited = '', from, by }: ReportOptions,
): Promise<void> => {
  if (from === undefined)
    throw new UsageError('--edited needs --from HASH: the report that the text was made from');
  const { hash, isNew } = await keepEdited(runtime, { from, text: await fileOf(edited) }, by);
  output.answer({ hash, path: `/reports/${hash}`, isNew }, () => `Kept as /reports/${hash}`);
};

const answer = async (runtime: Runtime, output: Output, kind: ReportKind, options: ReportOptions) => {
  // A permalink is everybody's: what is under embargo is in no report that is kept.
  const world = options.save === true ? (await publicRuntime(runtime)).runtime : runtime;
  const made = await reportOf(world, kind, await askedOf(world, options));
  const links = linksIn(await configInForce(process.env));
  if (options.save === true) {
    const { hash, isNew } = await keepReport(runtime, made, { by: options.by, links });
    toldKept(output, hash, isNew);
  }
  if (options.format !== 'text') process.stdout.write(renderReport(made, options.format, links));
  else output.answer(made.value, () => renderReport(made, 'text'));
};

const withReport = (report: Command, kind: ReportKind): Command =>
  withViewpoint(report.command(kind))
    .requiredOption('--release <release>', 'release line')
    .addOption(
      new Option('--format <format>', 'text is mail of 72 columns; for a PDF, print the HTML')
        .choices([...REPORT_FORMATS])
        .default('text'),
    )
    .option('--save', 'keep it under a permalink whose bytes never change')
    .option('--by <address>', 'who keeps it')
    .action((options: ReportOptions) =>
      withRecorded(options, (runtime, output) =>
        options.edited === undefined
          ? answer(runtime, output, kind, options)
          : saveEditedFile(runtime, output, options),
      ),
    );

/** Reports for release managers: made, kept, and looked up again. */
export const addReport = (program: Command): void => {
  const report = program.command('report').summary('reports for release managers');
  withReport(report, 'freeze')
    .summary('what a release manager must decide, what is at risk, what changed in the interfaces')
    .option(
      '--since <time|hash>',
      'compare with that moment, or with a saved report (default: the last saved one of an earlier moment)',
    )
    .option('--notes <file>', 'what is to stand on top; it is carried over to later reports')
    .option('--no-notes', 'let nothing stand on top any more')
    .option('--edited <file>', 'keep this edited copy beside the report it was made from')
    .option('--from <hash>', 'the saved report that an edited copy was made from');
  withReport(report, 'update').summary('where the work for a release stands, in the form Xen uses');
  withReport(report, 'audit').summary('release acks of what landed in a freeze, as a report');
  withReport(report, 'notes').summary(
    'a draft of the release notes: what landed, by area and class, and what missed it',
  );
  withReport(report, 'digest')
    .summary('what waits for one maintainer')
    .requiredOption('--person <address>', 'whose digest it is');
  addSavedReports(report);
};
