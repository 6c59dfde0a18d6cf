import { landedAudit, landedAuditMarkdown, landedAuditText } from '@sluice/application';
import { Option, type Command } from 'commander';
import { requireRelease, viewpointOf, withRecorded, withViewpoint, type CommonOptions } from '../command';

type AuditOptions = CommonOptions & {
  readonly release: string;
  readonly format: 'text' | 'markdown' | 'json';
};

export const addAudit = (program: Command): void => {
  const audit = program.command('audit').summary('release acks of what landed in a freeze');
  withViewpoint(audit.command('landed'))
    .summary('every landed commit of a freeze phase and its release ack')
    .description(
      'Every landed commit of the freeze phases of a release line: what its phase and class needed, and where its release ack stands: in the\n' +
        'message, misspelt, outside the trailer block, only on the list, not needed, or nowhere. Needs the tree: sluice tree sync.',
    )
    .requiredOption('--release <release>', 'release line')
    .addOption(
      new Option('--format <format>', 'how to answer').choices(['text', 'markdown', 'json']).default('text'),
    )
    .action((options: AuditOptions) =>
      withRecorded(options, async (runtime, output) => {
        const release = await requireRelease(runtime, options.release);
        const ports = { landed: runtime.tree, views: runtime.viewPorts() };
        const made = await landedAudit(ports, release, viewpointOf(options));
        if (options.format === 'json') process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
        else
          output.answer(made, () =>
            options.format === 'markdown' ? landedAuditMarkdown(made) : landedAuditText(made),
          );
      }),
    );
};
