import { backtest, type BacktestCommit, type BacktestFinding } from '@sluice/application';
import { describeChange, type InterfaceModel } from '@sluice/interface-model';
import { locate, UsageError } from '@sluice/runtime';
import { Option, type Command } from 'commander';
import type { CommonOptions } from '../command';
import { outputOf } from '../output';
import { progressOn } from '../progress';

type BacktestOptions = CommonOptions & { readonly tree: string; readonly range: string };

/** The model as the project's files have it: a backtest asks no recorded mail. */
const modelOf = async (options: CommonOptions): Promise<InterfaceModel> => {
  const { projectFolder } = await locate(options, process.env);
  const { loadProject } = await import('@sluice/project-files');
  return (await loadProject(projectFolder)).interfaceModel;
};

const findingText = (finding: BacktestFinding): string =>
  `    ${finding.rule} ${finding.severity}${finding.undetermined ? ' (undetermined)' : ''}: ${finding.sentence}`;

const commitText = ({ commit, subject, changes, findings }: BacktestCommit): string =>
  [
    `${commit.slice(0, 10)} ${subject}`,
    ...changes.map((c) => `  ${describeChange(c)}`),
    ...findings.map(findingText),
  ].join('\n');

type Answer = { readonly commits: readonly BacktestCommit[]; readonly seconds: number };

const answerText = ({ commits, seconds }: Answer): string => {
  const told = commits.filter((c) => c.changes.length > 0 || c.findings.length > 0);
  const findings = commits.reduce((sum, c) => sum + c.findings.length, 0);
  return [
    ...told.map(commitText),
    `${commits.length} commits, ${told.length} touch the interface, ${findings} findings, ${seconds.toFixed(1)} s`,
  ].join('\n');
};

const run = async (options: BacktestOptions): Promise<void> => {
  const output = outputOf(options);
  const progress = progressOn(output);
  const began = performance.now();
  const model = await modelOf(options);
  const { countCommits, openTree, openTreeReader, rangeCommits } = await import('@sluice/git-tree');
  const { openCReader } = await import('@sluice/c-source');
  // A history that is cut off, or files that are not there, would read as commits without findings.
  const { gitDir } = await openTree(options.tree);
  const total = await countCommits(gitDir, options.range);
  if (total === 0) throw new UsageError(`the range ${options.range} has no commits`);
  const tree = await openTreeReader({ gitDir, roots: model.roots });
  try {
    const commits: BacktestCommit[] = [];
    const ports = { tree, c: await openCReader() };
    const onProgress = (done: number): void => progress.moved('commits', done, total);
    for await (const judged of backtest(ports, rangeCommits(gitDir, options.range), {
      model,
      onProgress,
    }))
      commits.push(...judged);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    output.answer({ commits, seconds }, () => answerText({ commits, seconds }));
  } finally {
    progress.done();
    tree.close();
  }
};

/** `interface backtest`: what the review rules would have said of landed commits. */
export const addBacktest = (group: Command): void => {
  group
    .command('backtest')
    .summary('findings for every landed commit of a range, judged with the tree of its parent')
    .addOption(new Option('--tree <git-dir>', "the project's git repository").makeOptionMandatory())
    .addOption(new Option('--range <range>', 'commits, as git writes it: A..B').makeOptionMandatory())
    .action(run);
};
