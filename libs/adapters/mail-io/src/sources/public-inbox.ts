import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { instantOfMillis } from '@sluice/kernel';
import { canonicalRaw } from '../canonical-raw';
import { MAX_KEPT_BYTES, MAX_RAW_BYTES } from '../limits';
import { tooLarge } from '../park-reason';
import { BEING_WRITTEN, isBeingWritten } from './being-written';
import { CHUNK_BYTES, CHUNK_ITEMS, SourceError, type SourceItem } from './source';

/** One epoch: a bare git repository in which every commit adds, replaces or takes out one mail. */
type Epoch = { readonly name: string; readonly path: string };

/** What one commit did (public-inbox-v2-format): a mail is the blob `m`; a blob `d` is a mail that was taken out. */
type Change = {
  readonly commit: string;
  readonly time: number;
  readonly path: 'm' | 'd';
  readonly blob: string;
};

/** Last commit read of each epoch. */
type Cursor = Readonly<Record<string, string>>;

const EPOCH = /^(\d{1,6})\.git$/;

const isBareRepository = (path: string): boolean =>
  existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects'));

/** The epochs below `folder`, oldest first. */
const epochsIn = async (folder: string): Promise<readonly Epoch[]> => {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter(
    (name) => EPOCH.test(name) && isBareRepository(join(folder, name)),
  );
  return names
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => ({ name, path: join(folder, name) }));
};

/**
 * The epochs that a location means: an inbox folder (`git/0.git`, `git/1.git`, ...), its `git` folder, its `all.git` (which only joins
 * the epochs beside it), or one epoch alone. Empty where it is no such archive.
 */
export const epochsOf = async (location: string): Promise<readonly Epoch[]> => {
  const folders = [join(location, 'git'), location];
  if (basename(location) === 'all.git') folders.push(join(dirname(location), 'git'), dirname(location));
  for (const folder of folders) {
    const epochs = await epochsIn(folder);
    if (epochs.length > 0) return epochs;
  }
  return isBareRepository(location) ? [{ name: basename(location), path: location }] : [];
};

const ENVIRONMENT = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
};

const git = (epoch: Epoch, args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn('git', ['--no-pager', '--no-replace-objects', `--git-dir=${epoch.path}`, ...args], {
    env: { ...process.env, ...ENVIRONMENT },
  });

/** Waits for the end of a git process: its exit code and what it complained about. */
const finished = (child: ChildProcessWithoutNullStreams): Promise<{ code: number; said: string }> => {
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 1_000)));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: -1, said: error.message }));
    child.on('close', (code) => resolve({ code: code ?? -1, said: said.trim() }));
  });
};

const unreadable = (epoch: Epoch, said: string): SourceError =>
  new SourceError(
    'unreadable',
    `git cannot read ${epoch.path}: ${said.split('\n')[0] ?? 'it failed'}; see that git is installed and that the archive is whole (git fsck)`,
  );

const output = async (epoch: Epoch, args: readonly string[]): Promise<{ code: number; text: string }> => {
  const child = git(epoch, args);
  const end = finished(child);
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return { code: (await end).code, text: text.trim() };
};

/** Where reading goes on: behind the cursor, or from the start where the archive was rewritten (mails edited or purged) since. */
const rangeOf = async (epoch: Epoch, after: string | undefined): Promise<string> => {
  if (after === undefined || !/^[0-9a-f]{40,64}$/.test(after)) return 'HEAD';
  const { code } = await output(epoch, ['merge-base', '--is-ancestor', after, 'HEAD']);
  return code === 0 ? `${after}..HEAD` : 'HEAD';
};

const RAW_LINE = /^:\d{6} (\d{6}) [0-9a-f]{40,64} ([0-9a-f]{40,64}) [AMT]\t([md])$/;

/** The commits of an epoch in the order they were made, one change each, in batches. */
async function* changesOf(epoch: Epoch, range: string): AsyncIterable<readonly Change[]> {
  const child = git(epoch, [
    '-c',
    'log.showRoot=true',
    'log',
    '--reverse',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--format=%H %ct',
    range,
    '--',
  ]);
  const end = finished(child);
  let batch: Change[] = [];
  let commit = '';
  let time = 0;
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const raw = RAW_LINE.exec(line);
    if (raw === null) {
      const head = /^([0-9a-f]{40,64}) (\d{1,12})$/.exec(line);
      if (head !== null) [commit, time] = [head[1] ?? '', Number(head[2])];
      continue;
    }
    batch.push({ commit, time, path: raw[3] === 'd' ? 'd' : 'm', blob: raw[2] ?? '' });
    if (batch.length < CHUNK_ITEMS) continue;
    yield batch;
    batch = [];
  }
  const { code, said } = await end;
  if (code !== 0) throw unreadable(epoch, said);
  if (batch.length > 0) yield batch;
}

/** Reads lines and counted bytes from the output of `git cat-file --batch`. */
class BatchOutput {
  private readonly iterator: AsyncIterator<Buffer>;
  private waiting: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.iterator = stream[Symbol.asyncIterator]();
  }

  private async more(): Promise<boolean> {
    const { done, value } = await this.iterator.next();
    if (done === true) return false;
    this.waiting = this.waiting.length === 0 ? value : Buffer.concat([this.waiting, value]);
    return true;
  }

  async line(): Promise<string | undefined> {
    let eol = this.waiting.indexOf(10);
    while (eol === -1) {
      if (!(await this.more())) return undefined;
      eol = this.waiting.indexOf(10);
    }
    const line = this.waiting.toString('latin1', 0, eol);
    this.waiting = this.waiting.subarray(eol + 1);
    return line;
  }

  /** The next `size` bytes, of which only the first `keep` are kept. */
  async bytes(size: number, keep: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let left = size;
    let kept = 0;
    while (left > 0) {
      if (this.waiting.length === 0 && !(await this.more())) break;
      const piece = this.waiting.subarray(0, left);
      this.waiting = this.waiting.subarray(piece.length);
      left -= piece.length;
      if (kept < keep) chunks.push(piece.subarray(0, keep - kept));
      kept += piece.length;
    }
    return Buffer.concat(chunks);
  }
}

type Blob = { readonly size: number; readonly bytes: Buffer };

/** One `git cat-file --batch` for a whole epoch: a process a mail would cost a hundred times the reading. */
class BlobReader {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly output: BatchOutput;
  private readonly end: Promise<{ code: number; said: string }>;

  constructor(private readonly epoch: Epoch) {
    this.child = git(epoch, ['cat-file', '--batch']);
    this.child.stdin.on('error', () => undefined);
    this.end = finished(this.child);
    this.output = new BatchOutput(this.child.stdout as AsyncIterable<Buffer>);
  }

  ask(blobs: readonly string[]): void {
    this.child.stdin.write(`${blobs.join('\n')}\n`);
  }

  /** The next blob asked for; `undefined` where the archive lacks it. */
  async next(): Promise<Blob | undefined> {
    const line = await this.output.line();
    if (line === undefined) throw unreadable(this.epoch, (await this.end).said);
    const match = /^[0-9a-f]{40,64} blob (\d{1,12})$/.exec(line);
    if (match === null) return undefined;
    const size = Number(match[1]);
    const bytes = await this.output.bytes(size, size > MAX_RAW_BYTES ? MAX_KEPT_BYTES : size);
    await this.output.bytes(1, 0);
    return { size, bytes };
  }

  close(): void {
    this.child.kill();
  }
}

/** Whether objects still come into a repository. git itself shows a commit when all of it is there; a tool that copies files does not. */
const isBeingCopied = async ({ path }: Epoch): Promise<boolean> =>
  (await isBeingWritten(join(path, 'objects'))) || (await isBeingWritten(join(path, 'objects', 'pack')));

const itemOf = (change: Change, blob: Blob | undefined, origin: string): SourceItem => {
  if (change.path === 'd') {
    const raw = blob === undefined || blob.size > MAX_RAW_BYTES ? {} : { raw: canonicalRaw(blob.bytes) };
    return { kind: 'deleted', blobOid: change.blob, origin, ...raw };
  }
  if (blob === undefined) {
    return {
      kind: 'unreadable',
      reason: 'not-readable',
      detail: `the archive lacks blob ${change.blob}`,
      origin,
    };
  }
  if (blob.size > MAX_RAW_BYTES) {
    return { kind: 'unreadable', reason: 'too-large', detail: tooLarge(blob.size), origin, raw: blob.bytes };
  }
  const archivedAt = instantOfMillis(change.time * 1000);
  return {
    kind: 'mail',
    raw: canonicalRaw(blob.bytes),
    origin,
    ...(archivedAt === undefined ? {} : { archivedAt }),
  };
};

/** The mails of one batch of commits, cut into chunks of bounded size. */
async function* batchItems(
  epoch: Epoch,
  batch: readonly Change[],
  blobs: BlobReader,
): AsyncIterable<{ items: SourceItem[]; commit: string }> {
  blobs.ask(batch.map((change) => change.blob));
  let items: SourceItem[] = [];
  let bytes = 0;
  let before: Change | undefined;
  for (const change of batch) {
    const blob = await blobs.next();
    if (blob === undefined && (await isBeingCopied(epoch))) {
      if (before !== undefined) yield { items, commit: before.commit };
      throw new SourceError(
        'unreadable',
        `${epoch.path} lacks mail ${change.commit}: ${BEING_WRITTEN}; what came before it was taken`,
      );
    }
    before = change;
    items.push(itemOf(change, blob, `${epoch.name}:${change.commit}`));
    bytes += blob?.bytes.length ?? 0;
    if (bytes < CHUNK_BYTES && change !== batch.at(-1)) continue;
    yield { items, commit: change.commit };
    items = [];
    bytes = 0;
  }
}

async function* itemsOf(epoch: Epoch, range: string): AsyncIterable<{ items: SourceItem[]; commit: string }> {
  const blobs = new BlobReader(epoch);
  try {
    for await (const batch of changesOf(epoch, range)) yield* batchItems(epoch, batch, blobs);
  } finally {
    blobs.close();
  }
}

const parseCursor = (text: string | undefined): Cursor => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    const entries = Object.entries(value ?? {}).filter(([, commit]) => typeof commit === 'string');
    return Object.fromEntries(entries) as Cursor;
  } catch {
    return {};
  }
};

const commitsIn = async (epoch: Epoch, range: string): Promise<number> => {
  const { code, text } = await output(epoch, ['rev-list', '--count', range, '--']);
  return code === 0 ? Number(text) : 0;
};

/**
 * Reads a public-inbox v2 archive: its epochs in order, every commit in the order it was made, from behind `cursor`. The time of a commit
 * is when the archive took the mail. After every chunk a cursor says where to go on (JSON: last commit of each epoch).
 * An epoch without any commit yields nothing. @throws SourceError `unreadable` where git fails.
 */
export async function* readPublicInbox(
  epochs: readonly Epoch[],
  cursor: string | undefined,
): AsyncIterable<readonly SourceItem[]> {
  const reached: Record<string, string> = { ...parseCursor(cursor) };
  const work: { epoch: Epoch; range: string; commits: number }[] = [];
  for (const epoch of epochs) {
    const head = await output(epoch, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
    if (head.code === -1 || head.code > 1)
      throw unreadable(epoch, 'it is no git repository that may be read');
    if (head.code !== 0) continue;
    const range = await rangeOf(epoch, reached[epoch.name]);
    work.push({ epoch, range, commits: await commitsIn(epoch, range) });
  }
  const total = work.reduce((sum, { commits }) => sum + commits, 0);
  let done = 0;
  for (const { epoch, range } of work) {
    for await (const { items, commit } of itemsOf(epoch, range)) {
      reached[epoch.name] = commit;
      done += items.length;
      yield [
        ...items,
        { kind: 'progress', done, total },
        { kind: 'cursor', cursor: JSON.stringify(reached) },
      ];
    }
  }
}
