import { freezeReport, freezeReportMarkdown, freezeReportText } from '@sluice/application';
import { Option, type Command } from 'commander';
import { requireRelease, viewpointOf, withRecorded, withViewpoint, type CommonOptions } from '../command';

type ReportOptions = CommonOptions & {
  readonly release: string;
  readonly format: 'text' | 'markdown' | 'json';
};

export const addReport = (program: Command): void => {
  const report = program.command('report').summary('reports for release managers');
  withViewpoint(report.command('freeze'))
    .summary('what a release manager must decide, what is at risk, what changed in the interfaces')
    .requiredOption('--release <release>', 'release line')
    .addOption(
      new Option('--format <format>', 'text is mail of 72 columns')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .action((options: ReportOptions) =>
      withRecorded(options, async (runtime, output) => {
        await requireRelease(runtime, options.release);
        const made = await freezeReport(runtime.viewPorts(), options.release, viewpointOf(options));
        if (options.format === 'json') process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
        else
          output.answer(made, () =>
            options.format === 'markdown' ? freezeReportMarkdown(made) : freezeReportText(made),
          );
      }),
    );
};
