import type { TreeSource } from '@sluice/application';
import { commitsIn } from './commit-stream';
import { versionsOf } from './file-history';
import { GitTreeError } from './git-error';
import {
  branchOf,
  broken,
  commitOf,
  countCommits,
  gitIn,
  headBranch,
  isAncestor,
  openTree,
  type GitTree,
} from './git-tree';
import { tagsIn } from './tags';

/** Names of the branch that stands for a whole tree, where HEAD names none that exists. */
const MAIN_BRANCHES = ['master', 'main', 'staging'];

const mainBranchOf = async (tree: GitTree): Promise<string> => {
  const head = await headBranch(tree);
  for (const name of [...(head === undefined ? [] : [head]), ...MAIN_BRANCHES])
    if ((await commitOf(tree, `refs/heads/${name}`)) ?? (await commitOf(tree, `refs/remotes/origin/${name}`)))
      return name;
  // Says what there is, or that there is nothing.
  return (await branchOf(tree, head ?? 'master')).name;
};

const hashesIn = async (tree: GitTree, revisions: readonly string[]): Promise<ReadonlySet<string>> => {
  const { code, text, said } = await gitIn(tree, ['rev-list', '--end-of-options', ...revisions, '--']);
  if (code !== 0) throw broken(tree, said);
  return new Set(text.split('\n').filter((hash) => hash !== ''));
};

const rangeEnd = async (tree: GitTree, revision: string): Promise<string> => {
  const commit =
    (await commitOf(tree, revision)) ?? (await commitOf(tree, `refs/remotes/origin/${revision}`));
  if (commit === undefined)
    throw new GitTreeError(`the git tree at ${tree.place} has no commit "${revision}"`);
  return commit;
};

/**
 * A git directory, bare or below a work tree, as the source of landed commits.
 * @throws GitTreeError for a place that cannot be read; so does every function of the source
 */
export const gitTreeSource = async (place: string): Promise<TreeSource> => {
  const tree = await openTree(place);
  return {
    branch: (name) => branchOf(tree, name),
    mainBranch: () => mainBranchOf(tree),
    commit: (revision) => rangeEnd(tree, revision),
    has: async (commit) => (await commitOf(tree, commit)) !== undefined,
    isAncestor: (ancestor, commit) => isAncestor(tree, ancestor, commit),
    count: (revisions) => countCommits(tree, revisions),
    hashes: (revisions) => hashesIn(tree, revisions),
    commits: (revisions, branch, roots) => commitsIn(tree, { revisions, branch, roots }),
    commitsByHash: (hashes, roots) => commitsIn(tree, { hashes, branch: '', roots }),
    tags: async () =>
      (await tagsIn(tree)).map(({ name, target, at, annotated }) => ({ tag: name, target, at, annotated })),
    versions: (path, tip) => versionsOf(tree, path, [tip]),
  };
};
