import { runGit, startGit } from './git';
import { Talk, type Output } from './talk';

/** An object of the tree, or why it could not be had. */
export type TreeObject =
  | { readonly id: string; readonly type: 'blob' | 'commit' | 'tree' | 'tag'; readonly bytes: Buffer }
  | { readonly why: string; readonly tooLarge?: boolean };

/** A file of a commit's tree. */
export type TreeFile = { readonly path: string; readonly blob: string };

/** What changed between two trees: the blob before and after; absent where the file was not there. */
export type TreeChange = {
  readonly path: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
};

export type CommitHead = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly committedAt: number;
};

/** Larger blobs are firmware or fonts; they are not read, and said to be too large. */
const MAX_BLOB = 4 * 1024 * 1024;
const NONE = /^0+$/;

const HEAD = /^([0-9a-f]{40,64}) (blob|commit|tree|tag) (\d{1,12})$/;
type Head = { readonly id: string; readonly type: 'blob' | 'commit' | 'tree' | 'tag'; readonly size: number };

const headOf = (line: string, asked: string): Head | { readonly why: string } => {
  const match = HEAD.exec(line);
  if (match === null) return { why: refusal(line, asked) };
  return { id: match[1] ?? '', type: match[2] as Head['type'], size: Number(match[3]) };
};

const refusal = (line: string, asked: string): string => {
  if (line.endsWith(' ambiguous')) return `${asked} is ambiguous: more than one object of the tree begins so`;
  return `the tree has no object ${asked}`;
};

/** One answer of `git cat-file --batch`: a head line, the bytes, a line end. */
const readerOf = (asked: string) => {
  let head: Head | { readonly why: string } | undefined;
  return (output: Output): TreeObject | undefined => {
    if (head === undefined) {
      const line = output.until(10);
      if (line === undefined) return undefined;
      head = headOf(line, asked);
    }
    if ('why' in head) return head;
    const bytes = output.take(head.size + 1);
    if (bytes === undefined) return undefined;
    // A copy: a piece of git's output would keep all of it in memory.
    return { id: head.id, type: head.type, bytes: Buffer.from(bytes.subarray(0, head.size)) };
  };
};

const RAW = /^:(\d{6}) (\d{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [A-Z]\d{0,3}$/;
const REGULAR = /^10\d{4}$/;
const blobOf = (mode: string, id: string): string | undefined =>
  NONE.test(id) || !REGULAR.test(mode) ? undefined : id;

const changeOf = (head: string, path: string): readonly TreeChange[] => {
  const match = RAW.exec(head);
  if (match === null) return [];
  const before = blobOf(match[1] ?? '', match[3] ?? '');
  const after = blobOf(match[2] ?? '', match[4] ?? '');
  return before === undefined && after === undefined ? [] : [{ path, before, after }];
};

/** Ends the answers of `git diff-tree --stdin`: a line that is no object comes back as it is, and git flushes there. */
const MARK = 'done';
const COLON = 58;

/** Answer of `git diff-tree -z --stdin` to two trees: a line with both, then `:modes ids letter\0path\0` for each file, then the mark. */
const changesReader = () => {
  const found: TreeChange[] = [];
  let begun = false;
  let entry: string | undefined;
  return (output: Output): readonly TreeChange[] | undefined => {
    begun ||= output.until(10) !== undefined;
    while (begun) {
      if (entry === undefined && output.next() !== COLON)
        return output.until(10) === undefined ? undefined : found;
      const part = output.until(0);
      if (part === undefined) return undefined;
      if (entry !== undefined) found.push(...changeOf(entry, part));
      entry = entry === undefined ? part : undefined;
    }
    return undefined;
  };
};

const commitHead = (bytes: Buffer): CommitHead | undefined => {
  const text = bytes.toString('utf8', 0, 8_000);
  const tree = /^tree ([0-9a-f]{40,64})$/m.exec(text)?.[1];
  const committedAt = /^committer .*> (\d{1,12}) [+-]\d{4}$/m.exec(text)?.[1];
  if (tree === undefined || committedAt === undefined) return undefined;
  const parents = [...(text.split('\n\n')[0] ?? '').matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map(
    (m) => m[1] ?? '',
  );
  return { tree, parents, committedAt: Number(committedAt) };
};

/**
 * The objects of a git repository, read through processes that live as long as this does: one costs as much to start as a hundred answers.
 * An object that is missing (a shallow or partial clone), of an ambiguous id or unreadable is a value with a reason.
 */
export class TreeObjects {
  private blobs: Talk | undefined;
  private trees: Talk | undefined;
  private readonly heads = new Map<string, CommitHead>();

  constructor(readonly gitDir: string) {}

  /** An object by its full id, by one of at least four digits that only one object begins with, or as `commit:path`. */
  async object(id: string): Promise<TreeObject> {
    if (!/^[0-9a-f]{4,64}(?::[^\n]{1,4096})?$/.test(id)) return { why: `${id.slice(0, 80)} is no object id` };
    const talk = (this.blobs ??= this.start(['cat-file', '--batch']));
    try {
      const object = await talk.ask(`${id}\n`, readerOf(id));
      return 'bytes' in object && object.bytes.length > MAX_BLOB
        ? { why: `${id} is too large to be read`, tooLarge: true }
        : object;
    } catch (error) {
      // A corrupt object ends git: the question is answered with its complaint, and the next one starts it again.
      this.blobs = undefined;
      return { why: `git cannot read ${id}: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  async commit(id: string): Promise<CommitHead | { readonly why: string }> {
    const known = this.heads.get(id);
    if (known !== undefined) return known;
    const object = await this.object(id);
    if ('why' in object) return object;
    const head = object.type === 'commit' ? commitHead(object.bytes) : undefined;
    if (head === undefined) return { why: `${id} is no commit` };
    if (this.heads.size > 10_000) this.heads.clear();
    this.heads.set(id, head);
    return head;
  }

  /** Every file below some folders of a commit. */
  async files(
    commit: string,
    folders: readonly string[],
  ): Promise<readonly TreeFile[] | { readonly why: string }> {
    const answer = await runGit(this.gitDir, [
      'ls-tree',
      '-r',
      '-z',
      '--full-tree',
      commit,
      '--',
      ...folders,
    ]);
    if (!answer.ok) return { why: answer.why };
    return answer.text.split('\0').flatMap((entry) => {
      const match = /^10\d{4} blob ([0-9a-f]{40,64})\t(.+)$/s.exec(entry);
      return match === null ? [] : [{ path: match[2] ?? '', blob: match[1] ?? '' }];
    });
  }

  /** What differs between the trees of two commits. */
  async changes(from: string, to: string): Promise<readonly TreeChange[] | { readonly why: string }> {
    const [before, after] = [await this.commit(from), await this.commit(to)];
    if ('why' in before) return before;
    if ('why' in after) return after;
    if (before.tree === after.tree) return [];
    const talk = (this.trees ??= this.start([
      'diff-tree',
      '--stdin',
      '-r',
      '--raw',
      '-z',
      '--no-renames',
      '--no-abbrev',
    ]));
    try {
      return await talk.ask(`${before.tree} ${after.tree}\n${MARK}\n`, changesReader());
    } catch (error) {
      this.trees = undefined;
      return { why: error instanceof Error ? error.message : String(error) };
    }
  }

  private start(args: readonly string[]): Talk {
    return new Talk(startGit(this.gitDir, args), `git ${args[0] ?? ''}`);
  }

  close(): void {
    this.blobs?.close();
    this.trees?.close();
  }
}
