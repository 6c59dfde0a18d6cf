import type { Instant } from '@sluice/kernel';
import type { Day, VersionInTree, WordUse } from '@sluice/interface-model';

/** The text of a file of the tree, with the full id of its blob, or why it could not be had. */
export type TreeText = { readonly text: string; readonly blob: string } | { readonly why: string };

/** Which text: that of a blob by its full or abbreviated id, else (none given, or not there) that of a path at a commit. */
export type TextAsked = {
  readonly commit: string;
  readonly path: string;
  readonly blob?: string | undefined;
};

/** A constant of a header whose value at a commit, and at the last branching before it, is asked. */
export type VersionAsked = { readonly header: string; readonly constant: string };

/**
 * The project's tree, as far as judging a patch asks it. Whatever is missing, shallow or corrupt is an answer with a reason; it throws only when
 * the tree as a whole went away.
 */
export interface TreeReader {
  /** The newest commit of the main branch by a time; absent before its first. Full hash. */
  baseAt(at: Instant): Promise<string | undefined>;
  /** The day (UTC) a commit was committed; absent when there is no such commit. */
  dayOf(commit: string): Promise<Day | undefined>;
  /** The first parent of a commit, full hash; absent for a root and where there is no such commit. */
  parentOf(commit: string): Promise<string | undefined>;
  textOf(asked: TextAsked): Promise<TreeText>;
  /** Where each word stands as a whole word at a commit, at most 200 places a word, in order of path and line. */
  usesOf(commit: string, words: readonly string[]): Promise<ReadonlyMap<string, readonly WordUse[]>>;
  /** In how many files each word may stand at a commit: a word in too many is everybody's. At once, for it looks into no file; seldom one too many. */
  filesOf(commit: string, words: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * In how many places each word stands as a whole word at a commit, counted up to `most`: much quicker than asking where. Nothing where the tree
   * could not be looked at.
   */
  placesOf(commit: string, words: readonly string[], most: number): Promise<ReadonlyMap<string, number>>;
  /** Values of constants at a commit and at the last of the branching days before it. A constant that is not there has no entry. */
  versionsAt(
    commit: string,
    asked: readonly VersionAsked[],
    branchedOn: readonly Day[],
  ): Promise<readonly VersionInTree[]>;
}
