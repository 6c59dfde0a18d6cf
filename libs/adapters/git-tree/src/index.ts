export { GitTreeError } from './git-error';
export { openTree, type GitTree } from './git-tree';
export { refsToCompare, viewTree } from './model-view';
export { gitTreeSource } from './tree-source';
export { openTreeReader, type GitTreeReader, type TreeReaderOptions } from './reader/git-tree-reader';
export { countCommits, rangeCommits } from './reader/range-commits';
