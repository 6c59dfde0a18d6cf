import type { PatchLinks } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import type { TagSeen } from '../tree-facts';

/** A branch with the commit it is at. */
export type TreeBranch = { readonly name: string; readonly tip: string };

/** A commit as it was read, with what it gives to the index of dependencies where roots were named. */
export type ReadCommit = { readonly commit: LandedCommit; readonly links?: PatchLinks | undefined };

/** A project's tree, as an adapter reads it. Revisions are sets as git writes them: `tip`, and `^tip` for all that is left out. */
export interface TreeSource {
  branch(name: string): Promise<TreeBranch>;
  /** The branch that stands for the whole tree. */
  mainBranch(): Promise<string>;
  /** The full hash a revision names, as the first and last of a range. */
  commit(revision: string): Promise<string>;
  has(commit: string): Promise<boolean>;
  isAncestor(ancestor: string, commit: string): Promise<boolean>;
  count(revisions: readonly string[]): Promise<number>;
  /** Hashes only, of all that a set of revisions holds. */
  hashes(revisions: readonly string[]): Promise<ReadonlySet<string>>;
  /** `roots`: folders of the project below which links are wanted. */
  commits(revisions: readonly string[], branch: string, roots?: readonly string[]): AsyncIterable<ReadCommit>;
  /** Commits by their full hashes, in any order; those that the tree does not have are left out. Their branch is not known. */
  commitsByHash(hashes: readonly string[], roots: readonly string[]): AsyncIterable<ReadCommit>;
  tags(): Promise<readonly TagSeen[]>;
  /** Versions of a file along the first parents of a commit, oldest first; an empty text where it was taken out. */
  versions(
    path: string,
    tip: string,
  ): AsyncIterable<{ readonly commit: string; readonly at: Instant; readonly text: string }>;
}
