import {
  backtest,
  changeJson,
  fillTo,
  interfaceJson,
  revisionMeant,
  UnknownReferenceError,
  viewSeries,
  type BacktestCommit,
} from '@sluice/application';
import { describeChange, type Finding, type InterfaceChange } from '@sluice/interface-model';
import type { Runtime } from '@sluice/runtime';
import type { Command } from 'commander';
import { metaNow, withRecorded, withViewpoint, type CommonOptions } from '../command';
import type { Output } from '../output';
import { WIDTH } from './gate';
import { addCatalogue } from './catalogue';
import { addBacktest } from './interface-backtest';
import { addVerifyModel } from './verify-model';

const changeLines = (changes: readonly InterfaceChange[]): readonly string[] =>
  changes.length === 0
    ? ['  no change of a declared interface']
    : changes.map((c) => `  ${describeChange(c)}`);

const findingLine = ({ severity, rule, sentence }: Pick<Finding, 'severity' | 'rule' | 'sentence'>): string =>
  fillTo(WIDTH, sentence, { first: `  ${severity.padEnd(8)} ${rule}  `, rest: ' '.repeat(16) });

const showSeries = async (
  runtime: Runtime,
  ref: string,
  context: { readonly options: CommonOptions; readonly output: Output },
): Promise<void> => {
  const view = await viewSeries(runtime.viewPorts(), ref, context.options);
  const revision = revisionMeant(view);
  const { changes, findings, switches = [] } = revision;
  context.output.answer({ ...interfaceJson(revision), ...view.meta }, () =>
    [
      `${view.derived.series.subject}, v${revision.number}`,
      ...changeLines(changes),
      ...switches.map((s) => fillTo(WIDTH, `this series ${s.sentence}`, { first: '  ', rest: '      ' })),
      ...findings.map(findingLine),
    ].join('\n'),
  );
};

const COMMIT = /^[0-9a-f]{7,40}$/;

/** A landed commit that is tied to no posted patch, by the tree itself: judged alone, with the tree of its parent. */
const commitInTree = async (
  runtime: Runtime,
  ref: string,
  { asOf }: CommonOptions,
): Promise<BacktestCommit | undefined> => {
  const project = COMMIT.test(ref) ? await runtime.projectTree() : {};
  if (project.ports === undefined) return undefined;
  const day = await project.ports.tree.dayOf(ref);
  if (day === undefined || (asOf !== undefined && day > asOf)) return undefined;
  const { model } = await runtime.knowledge();
  const { rangeCommits } = await import('@sluice/git-tree');
  for await (const [judged] of backtest(project.ports, rangeCommits(project.gitDir, `${ref}^..${ref}`), {
    model,
  }))
    return judged;
  return undefined;
};

const addShow = (commands: Command): void => {
  withViewpoint(commands.command('show <ref>'))
    .summary('interface changes and what the review rules find')
    .action((ref: string, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        try {
          await showSeries(runtime, ref, { options, output });
        } catch (error) {
          if (!(error instanceof UnknownReferenceError)) throw error;
          const commit = await commitInTree(runtime, ref, options);
          if (commit === undefined) throw error;
          const { changes, findings } = commit;
          output.answer(
            { ...commit, changes: changes.map(changeJson), ...(await metaNow(runtime, options)) },
            () =>
              [
                `${commit.commit.slice(0, 10)} ${commit.subject}`,
                ...changeLines(changes),
                ...findings.map(findingLine),
              ].join('\n'),
          );
        }
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
