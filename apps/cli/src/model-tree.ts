import { spawn } from 'node:child_process';
import type { CReader } from '@sluice/application';
import { ABBREVIATED, type TreeView } from '@sluice/interface-model';
import { UnavailableError, UsageError } from './errors';

/** The commit list and the headers of the largest tree met are some 10 MB; a directory that is none of that kind is told from one that is. */
const MAX_OUTPUT = 200_000_000;

type Asked = { readonly gitDir: string; readonly args: readonly string[]; readonly input?: string };
type Answered = { readonly code: number; readonly out: Buffer; readonly err: string };

const ask = ({ gitDir, args, input }: Asked): Promise<Answered> =>
  new Promise((done, fail) => {
    const child = spawn('git', ['--no-pager', '--no-replace-objects', '-C', gitDir, ...args]);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk);
      size += chunk.length;
      if (size > MAX_OUTPUT) child.kill();
    });
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      fail(
        new UnavailableError(
          error.code === 'ENOENT' ? 'git is needed to read a tree, and is not installed' : error.message,
        ),
      );
    });
    child.on('close', (code) => {
      done({ code: code ?? -1, out: Buffer.concat(out), err: Buffer.concat(err).toString('utf8').trim() });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });

const text = async (asked: Asked): Promise<string> => {
  const { code, out, err } = await ask(asked);
  if (code === 0) return out.toString('utf8');
  throw new UnavailableError(
    `git ${asked.args[0] ?? ''} failed in ${asked.gitDir}: ${err.split('\n')[0] ?? ''}`,
  );
};

/**
 * A directory that holds a git repository with its whole history.
 * @throws UnavailableError for anything else: a comparison with half a history would find the other half missing
 */
export const requireWholeTree = async (gitDir: string): Promise<void> => {
  const { code, out, err } = await ask({ gitDir, args: ['rev-parse', '--is-shallow-repository'] });
  if (code !== 0)
    throw new UnavailableError(
      `no git repository in ${gitDir} (${err.split('\n')[0] ?? ''}): name the project's with --tree`,
    );
  if (out.toString('utf8').trim() === 'true')
    throw new UnavailableError(
      `the history of ${gitDir} is cut (a shallow clone): run \`git fetch --unshallow\` there first`,
    );
};

/** Every tag `RELEASE-4.x.0`, as a name to compare at. */
export const releaseTags = async (
  gitDir: string,
  releases: readonly string[],
): Promise<readonly string[]> => {
  const tags = new Set((await text({ gitDir, args: ['tag', '--list', 'RELEASE-*'] })).split('\n'));
  return releases.map((name) => `RELEASE-${name}.0`).filter((tag) => tags.has(tag));
};

export const headOf = async (gitDir: string): Promise<string> =>
  (await text({ gitDir, args: ['rev-parse', '--abbrev-ref', 'HEAD'] })).trim();

type History = { readonly commit: string; readonly day: string; readonly days: ReadonlyMap<string, string> };

const historyOf = async (gitDir: string, ref: string): Promise<History> => {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { code, out } = await ask({ gitDir, args: asked });
  if (code !== 0) throw new UsageError(`${gitDir} has no commit "${ref}": name a tag, a branch or a hash`);
  const commit = out.toString('utf8').trim();
  const lines = (await text({ gitDir, args: ['log', '--format=%H %cs', commit] })).trim().split('\n');
  const days = new Map(lines.map((line) => [line.slice(0, ABBREVIATED), line.slice(-10)] as const));
  return { commit, day: days.get(commit.slice(0, ABBREVIATED)) ?? '', days };
};

const textsOf = async (
  gitDir: string,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly text: string }>> => {
  const input = paths.map((path) => `${commit}:${path}\n`).join('');
  const { out } = await ask({ gitDir, args: ['cat-file', '--batch'], input });
  const found = new Map<string, { readonly id: string; readonly text: string }>();
  let at = 0;
  for (const path of paths) {
    const end = out.indexOf(10, at);
    const [id = '', type, size] = out.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    found.set(path, { id, text: out.toString('utf8', at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return found;
};

/**
 * A tree at a commit, tag or branch, as a model is compared with it.
 * @throws UsageError for a ref that is not there
 */
export const viewTree = async (
  gitDir: string,
  ref: string,
  reading: {
    readonly reader: CReader;
    readonly files: { readonly c: readonly string[]; readonly text: readonly string[] };
  },
): Promise<TreeView> => {
  const { commit, day, days } = await historyOf(gitDir, ref);
  const paths = (await text({ gitDir, args: ['ls-tree', '-r', '-z', '--name-only', commit] })).split('\0');
  const { c, text: plain } = reading.files;
  const texts = await textsOf(gitDir, commit, [...new Set([...c, ...plain])]);
  return {
    ref,
    release: /^RELEASE-(\d+\.\d+)\.\d+$/.exec(ref)?.[1],
    commit,
    day,
    dayOf: (abbreviated) => days.get(abbreviated),
    paths: new Set(paths),
    text: (path) => texts.get(path)?.text,
    c: (path) => {
      const found = texts.get(path);
      const read = found === undefined ? undefined : reading.reader.read(found.text);
      return read?.readable === true ? read.source : undefined;
    },
  };
};
