import { resolve } from 'node:path';
import { deriveDirty, syncTree, type SyncOptions, type SyncReport } from '@sluice/application';
import type { Command } from 'commander';
import { withRuntime, type CommonOptions } from '../command';
import { UsageError } from '../errors';
import type { Output } from '../output';
import { progressOn, type Progress } from '../progress';
import { readAgainInTree, rememberTree } from '../project-tree';
import type { Runtime } from '../runtime';

type SyncCommandOptions = CommonOptions & {
  readonly range?: string;
  readonly branch: readonly string[];
};

type Answer = SyncReport & { readonly matched: number; readonly seconds: number };

/** `A..B`, both ends given: git's own shorthand of an absent end means HEAD, which is the checkout's and not the project's. */
const rangeOf = (text: string | undefined): SyncOptions['range'] => {
  if (text === undefined) return undefined;
  const [from = '', to = '', ...more] = text.split('..');
  if (from === '' || to === '' || to.startsWith('.') || more.length > 0)
    throw new UsageError(
      `"${text}" is no range of commits: write A..B, such as RELEASE-4.15.0..RELEASE-4.16.0`,
    );
  return { from, to };
};

const sync = async (
  runtime: Runtime,
  gitDir: string,
  { options, output, progress }: { options: SyncCommandOptions; output: Output; progress: Progress },
): Promise<Omit<Answer, 'seconds'>> => {
  // Loaded where it is needed: no other command reads a tree.
  const { gitTreeSource } = await import('@sluice/git-tree');
  const source = await gitTreeSource(resolve(gitDir));
  const report = await syncTree(
    { source, store: runtime.tree },
    {
      project: runtime.project,
      branches: options.branch,
      range: rangeOf(options.range),
      onProgress: (branch, done, total) => progress.moved(branch, done, total),
      onForced: (branch, dropped) =>
        output.note(`${branch} was pushed by force: ${dropped} of its commits are gone from it`),
    },
  );
  runtime.forget();
  await rememberTree(runtime.intake, { gitDir });
  await readAgainInTree(runtime, (done, total) => progress.moved('reading in the tree', done, total));
  await deriveDirty(runtime.derivation, await runtime.knowledge(), {
    clock: runtime.clock,
    onProgress: (done) => progress.moved('deriving', done, undefined),
  });
  return { ...report, matched: await runtime.tree.matched() };
};

const sentence = ({ commits, new: fresh, reverts, tags, matched, seconds }: Answer): string =>
  `${commits} commits read, ${fresh} new, ${reverts} of them reverts, ${tags} new tags; ` +
  `${matched} commits are tied to posted patches; ${seconds.toFixed(1)} s`;

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export const addTree = (program: Command): void => {
  program
    .command('tree')
    .summary("the project's git tree: what landed, what was reverted, who maintains what")
    .command('sync <gitdir>')
    .summary("take landed commits, reverts, tags and MAINTAINERS of the project's tree")
    .description(
      "Takes landed commits, reverts, tags and MAINTAINERS of the project's tree, a bare git directory or a checkout, since the last time.\n" +
        'The branch of a release (its name holds the number) gives what it does not share with the main one.',
    )
    .option('--branch <name>', 'branch to follow, repeatable (default: the main one)', several, [])
    .option('--range <a..b>', 'only these commits of the branch; where the branch is stays unrecorded')
    .action((gitDir: string, options: SyncCommandOptions) => {
      const started = process.hrtime.bigint();
      rangeOf(options.range);
      return withRuntime(options, async (runtime, output) => {
        const progress = progressOn(output);
        try {
          const counts = await sync(runtime, gitDir, { options, output, progress });
          progress.done();
          const answer = { ...counts, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
          output.answer(answer, () => sentence(answer));
        } finally {
          progress.done();
        }
      });
    });
};
