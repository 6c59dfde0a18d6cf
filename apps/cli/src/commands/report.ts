import {
  freezeDocument,
  freezeReport,
  renderReport,
  REPORT_FORMATS,
  type ReportFormat,
} from '@sluice/application';
import { reportPorts } from '@sluice/runtime';
import { Option, type Command } from 'commander';
import { requireRelease, viewpointOf, withRecorded, withViewpoint, type CommonOptions } from '../command';

type ReportOptions = CommonOptions & { readonly release: string; readonly format: ReportFormat };

export const addReport = (program: Command): void => {
  const report = program.command('report').summary('reports for release managers');
  withViewpoint(report.command('freeze'))
    .summary('what a release manager must decide, what is at risk, what changed in the interfaces')
    .requiredOption('--release <release>', 'release line')
    .addOption(
      new Option('--format <format>', 'text is mail of 72 columns')
        .choices([...REPORT_FORMATS])
        .default('text'),
    )
    .action((options: ReportOptions) =>
      withRecorded(options, async (runtime, output) => {
        await requireRelease(runtime, options.release);
        const made = await freezeReport(await reportPorts(runtime), options.release, viewpointOf(options));
        const written = { value: made, document: freezeDocument(made) };
        if (options.format !== 'text') process.stdout.write(renderReport(written, options.format));
        else output.answer(made, () => renderReport(written, 'text'));
      }),
    );
};
