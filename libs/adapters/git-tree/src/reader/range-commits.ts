import type { RangeCommit } from '@sluice/application';
import { instantOfMillis, type Instant } from '@sluice/kernel';
import { parseDiff, type Address, type Diff } from '@sluice/mail';
import { GitTreeError } from '../git-error';
import { broken } from '../git-tree';
import { runGit, startGit } from './git';

/** Larger commits import whole libraries; their diff is left out. */
const MAX_DIFF = 16 * 1024 * 1024;
/** Begins each commit: no message holds a zero byte. */
const BEGIN = '\0\x01\0';
const FORMAT = '%x00%x01%x00%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%ct%x00%s%x00%b%x00';
const FIELDS = 9;

/** As `git format-patch` would mail it, whatever the user's configuration says. */
const DIFF = [
  '-p',
  '--full-index',
  '-M',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

const NO_DIFF: Diff = { files: [] };

const diffOf = (text: string): Diff => {
  const begin = text.indexOf('diff --git ');
  if (begin < 0 || text.length > MAX_DIFF) return NO_DIFF;
  const lines = text.slice(begin).split('\n');
  return parseDiff(lines, 0, { flowed: false, noBreakSpaces: false }).diff;
};

const address = (name: string | undefined, mail: string | undefined): Address => ({
  name: name ?? '',
  address: (mail ?? '').toLowerCase(),
});

const instantOfSeconds = (seconds: string | undefined): Instant | undefined =>
  instantOfMillis(Number(seconds) * 1000);

const commitOf = (record: string): RangeCommit | undefined => {
  const parts = record.split('\0');
  const [commit, parents, an, ae, cn, ce, ct, subject, body] = parts;
  const committedAt = instantOfSeconds(ct);
  if (commit === undefined || committedAt === undefined || parts.length <= FIELDS) return undefined;
  return {
    commit,
    parents: (parents ?? '').split(' ').filter((p) => p !== ''),
    author: address(an, ae),
    committer: address(cn, ce),
    committedAt,
    subject: subject ?? '',
    body: body ?? '',
    diff: diffOf(parts.slice(FIELDS).join('\0')),
  };
};

/** Cuts git's output into commits. */
async function* recordsOf(output: AsyncIterable<string>): AsyncIterable<string> {
  let waiting = '';
  for await (const chunk of output) {
    const from = Math.max(0, waiting.length - BEGIN.length);
    waiting += chunk;
    if (!waiting.includes(BEGIN, from)) continue;
    const records = waiting.split(BEGIN);
    waiting = records.pop() ?? '';
    for (const record of records) if (record !== '') yield record;
  }
  if (waiting !== '') yield waiting;
}

/** A range as git writes it: `A..B`, never an option or a path. */
const requireRange = (range: string): void => {
  if (!/^[\w./~^@{}+-]+$/.test(range) || range.startsWith('-'))
    throw new GitTreeError(`"${range}" is no range of commits: write A..B`);
};

/** How many commits without merges a range has. @throws GitTreeError where git does not know it */
export const countCommits = async (gitDir: string, range: string): Promise<number> => {
  requireRange(range);
  const answer = await runGit(gitDir, ['rev-list', '--count', '--no-merges', range, '--']);
  if (!answer.ok) throw new GitTreeError(`cannot read the range ${range} in ${gitDir}: ${answer.why}`);
  return Number(answer.text);
};

/**
 * The commits of a range without merges, parents before children, each with its diff against its parent.
 * @throws GitTreeError where git does not know the range, or cannot read all of it
 */
export async function* rangeCommits(gitDir: string, range: string): AsyncIterable<RangeCommit> {
  requireRange(range);
  const args = [
    'log',
    '--no-merges',
    '--reverse',
    '--topo-order',
    ...DIFF,
    `--format=${FORMAT}`,
    range,
    '--',
  ];
  const child = startGit(gitDir, args);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 500)));
  const ended = new Promise<number>((resolve) => {
    child.on('error', (error) => ((said = error.message), resolve(-1)));
    child.on('close', (code) => resolve(code ?? -1));
  });
  try {
    for await (const record of recordsOf(child.stdout.setEncoding('utf8'))) {
      const commit = commitOf(record);
      if (commit !== undefined) yield commit;
    }
    if ((await ended) !== 0) throw broken({ place: gitDir, gitDir }, said);
  } finally {
    child.kill();
  }
}
