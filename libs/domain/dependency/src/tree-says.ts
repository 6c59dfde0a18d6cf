import type { PatchRef } from './edge';

/** A place of the tree where the C parser finds the definition of a name. */
export type DefinedAt = { readonly file: string; readonly line: number };

/** A commit that calls something by another name: the lines that said `from` before it say `to` after it. */
export type Rename = {
  readonly by: PatchRef;
  readonly from: string;
  readonly to: string;
  /** One such line as it is after it, with its place. */
  readonly quote: string;
};

/** A commit that uses a member of a structure, and the one before it that added that member while its name stood elsewhere. */
export type MemberUse = {
  readonly user: PatchRef;
  readonly by: PatchRef;
  /** `STRUCTURE.MEMBER`. */
  readonly member: string;
  /** Where the C parser finds it in what `by` made. */
  readonly at: DefinedAt;
  /** A line of the user that says it, with its place. */
  readonly quote: string;
};

/** What the project's tree answers about some patches and words. What was not asked, or could not be told, has no entry. */
export type TreeSays = {
  /** By patch and word: whether the word stands nowhere in the tree before the patch, or in comments alone and the patch defines it. */
  readonly introduces: ReadonlyMap<PatchRef, ReadonlyMap<string, boolean>>;
  readonly defined: ReadonlyMap<PatchRef, ReadonlyMap<string, DefinedAt>>;
  readonly renames: readonly Rename[];
  readonly members: readonly MemberUse[];
};

/** Where no tree is at hand. */
export const NO_TREE: TreeSays = { introduces: new Map(), defined: new Map(), renames: [], members: [] };
