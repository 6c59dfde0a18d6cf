import type { Day } from './model';

/** A place in the project's tree where a whole word stands. */
export type WordUse = {
  readonly path: string;
  readonly line: number;
  /** The line itself, cut to 200 characters. */
  readonly quote: string;
  /** Function, structure or definition around it, as far as the text tells; else empty. */
  readonly within: string;
  /** The patch removes or rewrites this line. */
  readonly goes?: boolean | undefined;
};

/** An interface version in the tree, and in the tree at the last branching before it: whether the cycle already has its bump. */
export type VersionInTree = {
  readonly constant: string;
  readonly value: string;
  readonly atBranching?: string | undefined;
  /** The commit that gave it its value in this cycle, where it was bumped. */
  readonly bumpedBy?: { readonly commit: string; readonly date: Day } | undefined;
};

/**
 * What the project's tree says to the questions a patch raises (`questionsOf`): asked once, where the tree is at hand, and kept with the
 * analysis. So rules stay pure, and a verdict can be given again without the tree.
 */
export type TreeAnswers = {
  /** The commit whose tree was asked: the parent of a landed commit, the newest of the main branch when a mail was said. */
  readonly commit: string;
  readonly day: Day;
  /** Where each asked word stands before the patch; a word that stands nowhere has an empty list, one not asked has none. */
  readonly uses: Readonly<Record<string, readonly WordUse[]>>;
  readonly versions: readonly VersionInTree[];
  /** Files of the patch whose text could not be had or does not parse, and why: what rests on them is read from the diff alone. */
  readonly unread: readonly { readonly path: string; readonly why: string }[];
  /** Files read as they stand at `commit`, for the text the patch was made against (`blob`, as the mail names it) is not in the tree. */
  readonly otherBase?: readonly { readonly path: string; readonly blob: string }[] | undefined;
};
