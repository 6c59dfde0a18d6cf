import type { TextAsked, TreeReader, TreeText, VersionAsked } from '@sluice/application';
import type { Day, VersionInTree, WordUse } from '@sluice/interface-model';
import type { Instant } from '@sluice/kernel';
import { BoundedCache } from './bounded-cache';
import { resolveGitDir } from '../git-tree';
import { commitBy, readMainLine, type MainLine } from './main-line';
import { TreeObjects } from './objects';
import { Turns } from './turns';
import { lastBranching, versionAt } from './versions';
import { WordIndex } from './word-index';
import { MAX_USES, offsetsOf, usesIn } from './word-uses';

export type TreeReaderOptions = {
  /** A bare repository, or a checkout. */
  readonly gitDir: string;
  /** The branch whose newest commit a mail is judged with. Default: what HEAD names. */
  readonly branch?: string | undefined;
  /** Folders with code: words are looked for there. */
  readonly roots: readonly string[];
};

/** Texts kept, in characters: the headers and checks every other patch asks for, and where common words stand. */
const MAX_TEXTS = 32 * 1024 * 1024;
const MAX_ANSWERS = 4_000;
/** Counts of words kept, each with its commit, and places of words: some 20 MB each. */
const MAX_COUNTS = 100_000;
const MAX_PLACES = 50_000;
/** A blob with a byte 0 at its beginning is no text: as git itself decides it. */
const MAX_SNIFFED = 8_000;

const NO_BLOB = /^0+$/;

const dayOfSeconds = (seconds: number): Day => new Date(seconds * 1000).toISOString().slice(0, 10);

/** What is asked of single words at a commit, and where answers are kept. */
type Question<T> = {
  readonly kept: BoundedCache<T>;
  readonly find: (word: string) => T | Promise<T>;
  readonly size?: (answer: T) => number;
  /** What else the answer rests on. */
  readonly as?: string;
};

/** The tree of a git repository, bare or not. Close it: it keeps git processes. */
export class GitTreeReader implements TreeReader {
  private readonly objects: TreeObjects;
  private readonly texts = new BoundedCache<TreeText>(MAX_TEXTS);
  private readonly versions = new BoundedCache<{ readonly version: VersionInTree | undefined }>(MAX_ANSWERS);
  private readonly index: WordIndex;
  /** The commit the index stands at. Questions of words move it, so they take turns. */
  private indexed: string | undefined;
  private readonly turns = new Turns();
  /** Where commits of the main line stand in it. */
  private readonly places: ReadonlyMap<string, number>;

  // A tree does not change: what was found in it once holds.
  private readonly counts = new BoundedCache<number>(MAX_COUNTS);
  private readonly files = new BoundedCache<number>(MAX_COUNTS);
  private readonly uses = new BoundedCache<readonly WordUse[]>(MAX_PLACES);

  constructor(
    private readonly options: TreeReaderOptions,
    private readonly line: MainLine,
  ) {
    this.objects = new TreeObjects(options.gitDir);
    this.index = new WordIndex((ids) => this.blobs(ids));
    this.places = new Map(line.commits.map((commit, place) => [commit, place] as const));
  }

  baseAt(at: Instant): Promise<string | undefined> {
    return Promise.resolve(commitBy(this.line, Date.parse(at) / 1000));
  }

  async dayOf(commit: string): Promise<Day | undefined> {
    const head = await this.objects.commit(commit);
    return 'why' in head ? undefined : dayOfSeconds(head.committedAt);
  }

  async parentOf(commit: string): Promise<string | undefined> {
    const head = await this.objects.commit(commit);
    return 'why' in head ? undefined : head.parents[0];
  }

  async textOf({ commit, path, blob }: TextAsked): Promise<TreeText> {
    const named = blob === undefined || NO_BLOB.test(blob) ? undefined : await this.text(blob);
    if (named !== undefined && 'text' in named) return named;
    const standing = await this.textAt(commit, path);
    if ('text' in standing || named === undefined) return standing;
    return { why: `${named.why}; ${standing.why}` };
  }

  usesOf(commit: string, words: readonly string[]): Promise<ReadonlyMap<string, readonly WordUse[]>> {
    const find = (word: string): Promise<readonly WordUse[]> => this.useOf(word);
    return this.answers(commit, words, { kept: this.uses, find, size: (uses) => uses.length + 1 });
  }

  filesOf(commit: string, words: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const find = (word: string): number => this.index.filesWith(word);
    return this.answers(commit, words, { kept: this.files, find });
  }

  placesOf(commit: string, words: readonly string[], most: number): Promise<ReadonlyMap<string, number>> {
    const find = (word: string): Promise<number> => this.countOf(word, most);
    return this.answers(commit, words, { kept: this.counts, find, as: String(most) });
  }

  async versionsAt(
    commit: string,
    asked: readonly VersionAsked[],
    branchedOn: readonly Day[],
  ): Promise<readonly VersionInTree[]> {
    const day = await this.dayOf(commit);
    if (day === undefined) return [];
    const branching = lastBranching(this.line, day, branchedOn);
    const found: VersionInTree[] = [];
    for (const one of asked) {
      const version = await this.version({ commit, branching }, one);
      if (version !== undefined) found.push(version);
    }
    return found;
  }

  close(): void {
    this.objects.close();
  }

  private async blobs(ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const objects = await Promise.all(ids.map((id) => this.objects.object(id)));
    const found = new Map<string, Buffer>();
    for (const [i, object] of objects.entries()) {
      const id = ids[i] ?? '';
      if ('bytes' in object) found.set(id, object.bytes);
      else if (object.tooLarge === true) found.set(id, Buffer.alloc(0));
    }
    return found;
  }

  /** By word what is known of it at a commit: what is kept, else what is found once the index stands there; nothing where its tree cannot be read. */
  private async answers<T>(
    commit: string,
    words: readonly string[],
    { kept, find, size = () => 1, as = '' }: Question<T>,
  ): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    const keyOf = (word: string): string => `${commit} ${as} ${word}`;
    const unknown = words.filter((word) => {
      const answer = kept.get(keyOf(word));
      if (answer !== undefined) found.set(word, answer);
      return answer === undefined;
    });
    if (unknown.length === 0) return found;
    return this.turns.take(this.places.get(commit) ?? 0, async () => {
      if (!(await this.stand(commit))) return new Map<string, T>();
      for (const word of unknown) {
        const answer = await find(word);
        kept.set(keyOf(word), answer, size(answer));
        found.set(word, answer);
      }
      return found;
    });
  }

  /** Moves the index to a commit; false where its tree cannot be read. */
  private async stand(commit: string): Promise<boolean> {
    if (this.indexed === commit) return this.index.complete();
    const changes = this.indexed === undefined ? undefined : await this.objects.changes(this.indexed, commit);
    this.indexed = undefined;
    if (changes !== undefined && !('why' in changes)) {
      await this.index.move(
        changes.filter((c) => this.options.roots.some((root) => c.path.startsWith(root))),
      );
    } else {
      const files = await this.objects.files(commit, this.options.roots);
      if ('why' in files) return false;
      await this.index.begin(files);
    }
    this.indexed = commit;
    return this.index.complete();
  }

  private async useOf(word: string): Promise<readonly WordUse[]> {
    const uses: WordUse[] = [];
    for (const { path, blob } of this.index.mayHold(word)) {
      const text = await this.text(blob);
      if ('text' in text) uses.push(...usesIn({ path, text: text.text }, word, MAX_USES - uses.length));
      if (uses.length >= MAX_USES) break;
    }
    return uses;
  }

  private async countOf(word: string, most: number): Promise<number> {
    if (this.index.filesWith(word) === 0) return 0;
    let count = 0;
    for (const { blob } of this.index.mayHold(word)) {
      const text = await this.text(blob);
      if ('text' in text) count += offsetsOf(text.text, word, most - count).length;
      if (count >= most) break;
    }
    return count;
  }

  private textAt(commit: string, path: string): Promise<TreeText> {
    const blob = this.indexed === commit ? this.index.blobOf(path) : undefined;
    return this.text(blob ?? `${commit}:${path}`);
  }

  /** By blob, kept; by `commit:path`, read each time: the same blob then has many names. */
  private async text(name: string): Promise<TreeText> {
    const kept = this.texts.get(name);
    if (kept !== undefined) return kept;
    const object = await this.objects.object(name);
    if ('why' in object) return object;
    if (object.type !== 'blob') return { why: `${name} is a ${object.type}, not a file` };
    if (object.bytes.subarray(0, MAX_SNIFFED).includes(0)) return { why: `${name} is binary` };
    const text = { text: object.bytes.toString('utf8'), blob: object.id };
    this.texts.set(object.id, text, text.text.length);
    return text;
  }

  private async version(
    at: { readonly commit: string; readonly branching: string | undefined },
    asked: VersionAsked,
  ): Promise<VersionInTree | undefined> {
    const text = await this.textAt(at.commit, asked.header);
    if (!('text' in text)) return undefined;
    const key = `${text.blob} ${at.branching ?? ''} ${asked.constant}`;
    const kept = this.versions.get(key);
    if (kept !== undefined) return kept.version;
    const tree = {
      gitDir: this.options.gitDir,
      textAt: async (commit: string, path: string) => {
        const one = await this.textAt(commit, path);
        return 'text' in one ? one.text : undefined;
      },
      dayOf: (commit: string) => this.dayOf(commit),
    };
    const version = await versionAt(tree, at, asked);
    this.versions.set(key, { version }, 1);
    return version;
  }
}

/**
 * Opens a git repository as the project's tree.
 * @throws GitTreeError where it is none, or its branch cannot be read
 */
export const openTreeReader = async (options: TreeReaderOptions): Promise<GitTreeReader> => {
  const gitDir = await resolveGitDir(options.gitDir);
  return new GitTreeReader({ ...options, gitDir }, await readMainLine(gitDir, options.branch ?? 'HEAD'));
};
