/** Raise when `linksOf` changes what it answers: rows of the index are made again by it. */
export const LINKS_VERSION = 2;

/** How a posting or a commit names another one. */
export type NamedAs = 'declared' | 'base' | 'fixes' | 'reverts' | 'prose';

/**
 * A key by which something is named and found again: `mail:MESSAGE-ID`, `patch:PATCH-ID`, `commit:HASH` (its first 10 digits), `change:CHANGE-ID`,
 * `subject:KEY` (the normalised subject), `symbol:NAME`.
 */
export type NameKey = string;

/** One naming: as what, by which key, and the words that do it. */
export type Naming = {
  readonly as: NamedAs;
  readonly key: NameKey;
  /** Line of the mail, or of the commit's message, counted from 1, and what it says, at most 300 characters. */
  readonly line?: number | undefined;
  readonly quote?: string | undefined;
  /** Of prose: which patches of the series need it, as `NeedWording` says. */
  readonly needing?: readonly number[] | 'rest' | undefined;
};

/**
 * What one patch, posted or landed, gives to the index of dependencies: a pure function of its diff and of what surrounds that. Small: some
 * hundred keys. Identifiers and lines of files below the project's roots only (`InterfaceModel.roots`).
 */
export type PatchLinks = {
  /** Identifiers on added lines, comments and texts left out; sorted, each once. */
  readonly uses: readonly string[];
  /**
   * Those of `uses` that stand on no removed and no context line of the same diff: what it may introduce. Whether it does, the tree says: what
   * stands anywhere in the tree before it is not introduced by it.
   */
  readonly fresh: readonly string[];
  /**
   * What it seems to define (`definedNames`): names of `fresh`, and members of structures as `STRUCTURE.MEMBER`, sorted. A definition is news though the
   * name stand elsewhere: in a comment, or in another structure.
   */
  readonly defines: readonly string[];
  /** Keys of the lines it adds, of path and text: 32 bits, signed. Lines that say little (`}`, `return 0;`) have none. */
  readonly adds: readonly number[];
  /** Keys of the lines it removes, and of the one context line before and after each change. */
  readonly touches: readonly number[];
  /** What it names. */
  readonly names: readonly Naming[];
};
