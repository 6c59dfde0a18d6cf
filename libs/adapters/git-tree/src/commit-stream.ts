import { randomBytes } from 'node:crypto';
import type { ReadCommit } from '@sluice/application';
import { FORMAT, MAX_DIFF_BYTES, readRecord, type RecordAsked } from './commit-record';
import { finished, startGit } from './git-process';
import { broken, type GitTree } from './git-tree';

/** Whatever a user has configured, the diff is as `git format-patch` makes it for a mail: patch-ids are to be equal. */
const AS_MAILED = [
  'diff.algorithm=default',
  'diff.context=3',
  'diff.indentHeuristic=true',
  'diff.interHunkContext=0',
  'diff.mnemonicPrefix=false',
  'diff.noprefix=false',
  'diff.renameLimit=1000',
  'diff.suppressBlankEmpty=false',
  'core.quotePath=true',
  'log.showSignature=false',
].flatMap((setting) => ['-c', setting]);

const LOG = [
  'log',
  '--raw',
  '-p',
  '-M',
  '-O/dev/null',
  '--full-index',
  '--no-abbrev',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-notes',
  '--no-decorate',
  '--no-mailmap',
  '--encoding=UTF-8',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

type Cut = { readonly record: Buffer; readonly isWhole: boolean };

/** Cuts a stream at every `marker`, whatever the chunks; of a record no more than `limit` bytes are kept. */
class Records {
  private parts: Buffer[] = [];
  private size = 0;
  private tail = Buffer.alloc(0);

  constructor(
    private readonly marker: Buffer,
    private readonly limit: number,
  ) {}

  take(chunk: Buffer): readonly Cut[] {
    const found: Cut[] = [];
    let text = Buffer.concat([this.tail, chunk]);
    for (let at = text.indexOf(this.marker); at >= 0; at = text.indexOf(this.marker)) {
      this.keep(text.subarray(0, at));
      found.push(this.end());
      text = text.subarray(at + this.marker.length);
    }
    // A marker may begin at the end of this chunk.
    const held = Math.min(text.length, this.marker.length - 1);
    this.keep(text.subarray(0, text.length - held));
    this.tail = text.subarray(text.length - held);
    return found;
  }

  last(): Cut {
    this.keep(this.tail);
    this.tail = Buffer.alloc(0);
    return this.end();
  }

  private keep(part: Buffer): void {
    if (this.size < this.limit) this.parts.push(part);
    this.size += part.length;
  }

  private end(): Cut {
    const cut = { record: Buffer.concat(this.parts), isWhole: this.size < this.limit };
    this.parts = [];
    this.size = 0;
    return cut;
  }
}

/** Which commits: those that a set of revisions (`tip ^old-tip`) holds, newest first, or each of a list by its full hash, as far as the tree has it. */
export type CommitsAsked = RecordAsked &
  ({ readonly revisions: readonly string[] } | { readonly hashes: readonly string[] });

/**
 * Commits, each with files and patch-id, and with its links where roots are named: one git process, one commit in memory. A reader that stops early
 * ends the process.
 * @throws GitTreeError for an object that is missing or damaged
 */
export async function* commitsIn(tree: GitTree, asked: CommitsAsked): AsyncGenerator<ReadCommit> {
  // Not to be guessed: a file's bytes could otherwise end a commit and begin another.
  const nonce = randomBytes(12).toString('hex');
  const marker = Buffer.from(`\0${nonce}\0`);
  const child = startGit([
    `--git-dir=${tree.gitDir}`,
    ...AS_MAILED,
    ...LOG,
    `--format=%x00${nonce}%x00${FORMAT}`,
    ...('hashes' in asked
      ? ['--no-walk=unsorted', '--ignore-missing', '--stdin']
      : ['--end-of-options', ...asked.revisions]),
    '--',
  ]);
  child.stdin.end('hashes' in asked ? asked.hashes.map((hash) => `${hash}\n`).join('') : '');
  const end = finished(child);
  // Told below, when the stream has ended: until then it must not count as unheard.
  end.catch(() => undefined);
  const records = new Records(marker, MAX_DIFF_BYTES);
  const commits = (cuts: readonly Cut[]): readonly ReadCommit[] =>
    cuts.flatMap(({ record, isWhole }) => readRecord(record, asked, isWhole) ?? []);
  try {
    for await (const chunk of child.stdout) yield* commits(records.take(chunk as Buffer));
    const { code, said } = await end;
    if (code !== 0) throw broken(tree, said);
    yield* commits([records.last()]);
  } finally {
    child.kill();
  }
}
