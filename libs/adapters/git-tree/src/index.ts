export { commitsIn } from './commit-stream';
export { GitTreeError } from './git-error';
export {
  branchOf,
  commitOf,
  countCommits,
  headBranch,
  isAncestor,
  openTree,
  type Branch,
  type GitTree,
} from './git-tree';
export { versionsOf, type FileVersion } from './file-history';
export { tagsIn, type Tag } from './tags';
