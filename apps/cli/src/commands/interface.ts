import { fillTo, viewSeries } from '@sluice/application';
import { describeChange, type InterfaceChange } from '@sluice/interface-model';
import type { Command } from 'commander';
import { withRecorded, withViewpoint, type CommonOptions } from '../command';
import { revisionOf, WIDTH } from './gate';
import { addCatalogue } from './catalogue';
import { addBacktest } from './interface-backtest';
import { addVerifyModel } from './verify-model';

/** Fields that the contract names are there, `null` where they do not apply. */
const changeJson = (change: InterfaceChange) => ({
  ...change,
  from: change.from ?? null,
  to: change.to ?? null,
  channel: change.channel ?? null,
  capability: change.capability ?? null,
  arch: change.arch ?? null,
});

const addShow = (commands: Command): void => {
  withViewpoint(commands.command('show <ref>'))
    .summary('interface changes and what the review rules find')
    .action((ref: string, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const view = await viewSeries(runtime.viewPorts(), ref, options);
        const { changes, findings, number, switches = [] } = revisionOf(view);
        const answer = { changes: changes.map(changeJson), findings, switches, revision: number };
        output.answer({ ...answer, ...view.meta }, () =>
          [
            `${view.derived.series.subject}, v${number}`,
            ...(changes.length === 0
              ? ['  no change of a declared interface']
              : changes.map((c) => `  ${describeChange(c)}`)),
            ...switches.map((s) =>
              fillTo(WIDTH, `this series ${s.sentence}`, { first: '  ', rest: '      ' }),
            ),
            ...findings.map((f) =>
              fillTo(WIDTH, f.sentence, {
                first: `  ${f.severity.padEnd(8)} ${f.rule}  `,
                rest: ' '.repeat(16),
              }),
            ),
          ].join('\n'),
        );
      }),
    );
};

export const addInterface = (program: Command): void => {
  const commands = program
    .command('interface')
    .summary('what a series changes in the declared interfaces; the model of them');
  addShow(commands);
  addCatalogue(commands);
  addBacktest(commands);
  addVerifyModel(commands);
};
