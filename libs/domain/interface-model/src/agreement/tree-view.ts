import type { CSource } from '../c-source';
import type { Day, Source, Span } from '../model';

/** What of a project's tree a model is compared with: one commit of it, and the history behind that. */
export type TreeView = {
  /** As it was asked for: `RELEASE-4.16.0`, `master`. */
  readonly ref: string;
  /** The release whose tag it is. */
  readonly release?: string | undefined;
  readonly commit: string;
  readonly day: Day;
  /** The commit date of a commit of this history, by its first ten digits; absent when history does not hold it. */
  readonly dayOf: (commit: string) => Day | undefined;
  readonly paths: ReadonlySet<string>;
  /** What the C parser read of a file; absent when there is no such file. */
  readonly c: (path: string) => CSource | undefined;
  readonly text: (path: string) => string | undefined;
};

/** One thing that both say something of. */
export type Compared = {
  /** The part of the model it belongs to: `identifiers`, `structures`, … */
  readonly part: string;
  readonly what: string;
  readonly file: string;
  readonly line?: number | undefined;
  readonly model: string;
  readonly tree: string;
  readonly agrees: boolean;
};

export const ABSENT = 'absent';

/** How many digits of a commit the model gives at least. */
export const ABBREVIATED = 10;

const happened = (source: Source, tree: TreeView): boolean =>
  source.commit === undefined
    ? source.date <= tree.day
    : tree.dayOf(source.commit.slice(0, ABBREVIATED)) !== undefined;

/** Whether something of the model holds in a tree: by the commits in its history, not by dates, so that a release branch is told from what came after it. */
export const holdsIn = (span: Span, tree: TreeView): boolean =>
  (span.from === undefined || happened(span.from, tree)) &&
  (span.until === undefined || !happened(span.until, tree));

export const compared = (entry: Omit<Compared, 'agrees'>): Compared => ({
  ...entry,
  agrees: entry.model === entry.tree,
});

/** A file, or anything below a folder when the path ends in `/`. */
export const isThere = (path: string, tree: TreeView): boolean =>
  path.endsWith('/') ? [...tree.paths].some((p) => p.startsWith(path)) : tree.paths.has(path);

/** What of the model is compared. */
export type Claim = Pick<Compared, 'part' | 'what'>;

export const there = (claim: Claim, files: readonly string[], tree: TreeView): Compared =>
  compared({
    ...claim,
    file: files.join(', '),
    model: 'there',
    tree: files.some((f) => isThere(f, tree)) ? 'there' : ABSENT,
  });
