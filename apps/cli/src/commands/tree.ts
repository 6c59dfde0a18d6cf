import { resolve } from 'node:path';
import { syncTree, type SyncOptions, type SyncReport } from '@sluice/application';
import {
  type ConfiguredTree,
  configuredTrees,
  readAgainInTree,
  noteFetched,
  rememberTree,
  type Runtime,
  UsageError,
} from '@sluice/runtime';
import type { Command } from 'commander';
import { withRuntime, type CommonOptions } from '../command';
import { withHandOver } from '../hand-over';
import type { Output } from '../output';
import { progressOn, type Progress } from '../progress';

type SyncCommandOptions = CommonOptions & {
  readonly range?: string;
  readonly queue?: boolean;
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
  { gitDir, branches }: ConfiguredTree,
  { options, output, progress }: Context,
): Promise<SyncReport> => {
  // Loaded where it is needed: no other command reads a tree.
  const { gitTreeSource } = await import('@sluice/git-tree');
  const source = await gitTreeSource(gitDir);
  const report = await syncTree(
    { source, store: runtime.tree },
    {
      project: runtime.project,
      branches,
      range: rangeOf(options.range),
      roots: (await runtime.knowledge()).model.roots,
      onProgress: (branch, done, total) => progress.moved(branch, done, total),
      onRelinked: (done) => progress.moved('reading commits again', done, undefined),
      onForced: (branch, dropped) =>
        output.note(`${branch} was pushed by force: ${dropped} of its commits are gone from it`),
    },
  );
  // A stretch of a branch is not all of it.
  if (options.range === undefined) await noteFetched(runtime, gitDir);
  return report;
};

type Context = {
  readonly options: SyncCommandOptions;
  readonly output: Output;
  readonly progress: Progress;
};

const NOTHING: SyncReport = { commits: 0, new: 0, reverts: 0, tags: 0 };

const syncAll = async (
  runtime: Runtime,
  trees: readonly ConfiguredTree[],
  context: Context,
  handOver?: () => Promise<void>,
): Promise<Omit<Answer, 'seconds'>> => {
  let sum = NOTHING;
  for (const tree of trees) {
    const { commits, new: fresh, reverts, tags } = await sync(runtime, tree, context);
    sum = {
      commits: sum.commits + commits,
      new: sum.new + fresh,
      reverts: sum.reverts + reverts,
      tags: sum.tags + tags,
    };
  }
  runtime.forget();
  // Mails are judged with one tree: the first.
  const [first] = trees;
  if (first !== undefined) await rememberTree(runtime.intake, first);
  if (handOver !== undefined) {
    await handOver();
    return { ...sum, matched: await runtime.tree.matched() };
  }
  await readAgainInTree(runtime, (done, total) => context.progress.moved('reading in the tree', done, total));
  await runtime.workOff({ onProgress: (what, done) => context.progress.moved(what, done, undefined) });
  return { ...sum, matched: await runtime.tree.matched() };
};

/** The tree that was named, with the branches that were named or else configured for it; without a name, all that are configured. */
const treesOf = async (
  gitDir: string | undefined,
  project: string,
  { branch }: SyncCommandOptions,
): Promise<readonly ConfiguredTree[]> => {
  const named = gitDir === undefined ? undefined : resolve(gitDir);
  if (named !== undefined && branch.length > 0) return [{ gitDir: named, branches: branch }];
  const configured = await configuredTrees(project, process.env);
  if (named !== undefined)
    return [configured.find((t) => t.gitDir === named) ?? { gitDir: named, branches: [] }];
  if (configured.length === 0)
    throw new UsageError(
      `name a git directory: the configuration has no tree of project ${project} (projects[].trees)`,
    );
  return branch.length === 0 ? configured : configured.map((t) => ({ ...t, branches: branch }));
};

const sentence = ({ commits, new: fresh, reverts, tags, matched, seconds }: Answer): string =>
  `${commits} commits read, ${fresh} new, ${reverts} of them reverts, ${tags} new tags; ` +
  `${matched} commits are tied to posted patches; ${seconds.toFixed(1)} s`;

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export const addTree = (program: Command): void => {
  program
    .command('tree')
    .summary("the project's git tree: what landed, what was reverted, who maintains what")
    .command('sync [gitdir]')
    .summary("take landed commits, reverts, tags and MAINTAINERS of the project's tree")
    .description(
      "Takes landed commits, reverts, tags and MAINTAINERS of the project's tree, a bare git directory or a checkout, since the last time.\n" +
        'Without a name it takes the trees that the configuration has for the project.\n' +
        'The branch of a release (its name holds the number) gives what it does not share with the main one.',
    )
    .option(
      '--branch <name>',
      'branch to follow, repeatable (default: the configured ones, else the main one)',
      several,
      [],
    )
    .option(
      '--range <a..b>',
      'only these commits, which the branch must have; where the branch is stays unrecorded',
    )
    .option('--queue', 'leave reading patches against the tree, and deriving, to workers (`sluice worker`)')
    .action((gitDir: string | undefined, options: SyncCommandOptions) => {
      const started = process.hrtime.bigint();
      rangeOf(options.range);
      const take = async (runtime: Runtime, output: Output, handOver?: () => Promise<void>) => {
        const progress = progressOn(output);
        try {
          const trees = await treesOf(gitDir, runtime.project, options);
          const counts = await syncAll(runtime, trees, { options, output, progress }, handOver);
          progress.done();
          const answer = { ...counts, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
          output.answer(answer, () => sentence(answer));
        } finally {
          progress.done();
        }
      };
      return options.queue === true ? withHandOver(options, take) : withRuntime(options, take);
    });
};
