export { openTreeReader, type GitTreeReader, type TreeReaderOptions } from './reader/git-tree-reader';
export { resolveGitDir, TreeError } from './reader/git';
export { countCommits, rangeCommits } from './reader/range-commits';
