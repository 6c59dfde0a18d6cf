import { freezeReport, freezeReportMarkdown, freezeReportText } from '@sluice/application';
import { Option, type Command } from 'commander';
import { withRuntime, withViewpoint, type CommonOptions } from '../command';
import { UsageError } from '../errors';

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
      withRuntime(options, async (runtime, output) => {
        const { project } = await runtime.knowledge(options.knownAsOf);
        if (!project.releaseLines.includes(options.release))
          throw new UsageError(
            `project ${project.key} has no release line "${options.release}": it has ${project.releaseLines.join(', ')}`,
          );
        const made = await freezeReport(runtime.viewPorts(), options.release, options);
        if (options.format === 'json') process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
        else
          output.answer(made, () =>
            options.format === 'markdown' ? freezeReportMarkdown(made) : freezeReportText(made),
          );
      }),
    );
};
