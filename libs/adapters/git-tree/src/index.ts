export { GitTree, openGitTree, type GitTreeOptions } from './git-tree';
export { TreeError } from './git-process';
export { countCommits, rangeCommits } from './range-commits';
