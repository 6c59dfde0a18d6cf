import { syncTree, type SyncReport } from '@sluice/application';
import { noteFetched } from './fetched';
import type { ConfiguredTree } from './location';
import { rememberTree } from './project-tree';
import type { Runtime } from './runtime';

const NOTHING: SyncReport = { commits: 0, new: 0, reverts: 0, tags: 0 };

/**
 * Takes what the trees of a project say since the last time. What became dirty is on the to-do list; patches that are to be read again against the tree
 * are the caller's next step.
 * @throws GitTreeError for a tree that cannot be read
 */
export const syncTrees = async (runtime: Runtime, trees: readonly ConfiguredTree[]): Promise<SyncReport> => {
  // Loaded where it is needed.
  const { gitTreeSource } = await import('@sluice/git-tree');
  let sum = NOTHING;
  for (const { gitDir, branches } of trees) {
    const source = await gitTreeSource(gitDir);
    const one = await syncTree({ source, store: runtime.tree }, { project: runtime.project, branches });
    await noteFetched(runtime, gitDir);
    sum = {
      commits: sum.commits + one.commits,
      new: sum.new + one.new,
      reverts: sum.reverts + one.reverts,
      tags: sum.tags + one.tags,
    };
  }
  // Mails are judged with one tree: the first.
  const [first] = trees;
  if (first !== undefined) await rememberTree(runtime.intake, first);
  return sum;
};
