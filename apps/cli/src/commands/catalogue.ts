import { catalogueOn, catalogueText } from '@sluice/application';
import { dayOf } from '@sluice/interface-model';
import type { Command } from 'commander';
import { metaNow, withRecorded, withViewpoint, type CommonOptions } from '../command';

export const addCatalogue = (commands: Command): void => {
  withViewpoint(commands.command('catalogue'))
    .summary('the declared interfaces: capability by arch and role, every bit with its past, versions')
    .action((options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const { model } = await runtime.knowledge(options.knownAsOf);
        const meta = await metaNow(runtime, options);
        const catalogue = catalogueOn(model, dayOf(meta.asOf));
        output.answer({ ...catalogue, ...meta }, () => catalogueText(catalogue));
      }),
    );
};
