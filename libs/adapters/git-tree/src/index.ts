export { GitTreeError } from './git-error';
export { openTree, type GitTree } from './git-tree';
export { gitTreeSource } from './tree-source';
