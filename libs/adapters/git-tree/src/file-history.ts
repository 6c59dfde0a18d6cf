import { instantOfMillis, type Instant } from '@sluice/kernel';
import { runGitBytes } from './git-process';
import { broken, gitIn, type GitTree } from './git-tree';

/** One version of a file on a branch. Text that is no UTF-8 is read as Latin-1, as old trees have it. */
export type FileVersion = { readonly commit: string; readonly at: Instant; readonly text: string };

/** A file larger than this is no list of people. */
const MAX_BYTES = 4 * 1024 * 1024;

const textOf = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
};

/** Versions read at once. */
const GROUP = 50;

const NEWLINE = 10;

/** The blobs in the answer of `git cat-file --batch`, in order; `undefined` for what is missing, no file, or too large. */
const blobsIn = (bytes: Buffer, count: number): readonly (Buffer | undefined)[] => {
  const blobs: (Buffer | undefined)[] = [];
  let at = 0;
  while (blobs.length < count) {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) break;
    const head = /^[0-9a-f]{40} (\w+) (\d+)$/.exec(bytes.toString('utf8', at, end));
    const size = Number(head?.[2] ?? 0);
    blobs.push(
      head?.[1] === 'blob' && size <= MAX_BYTES ? bytes.subarray(end + 1, end + 1 + size) : undefined,
    );
    at = head === null ? end + 1 : end + 1 + size + 1;
  }
  return blobs;
};

type Made = { readonly commit: string; readonly at: Instant };

/** Commits of the first parents that touched a path, oldest first. */
const madeIn = async (
  tree: GitTree,
  path: string,
  revisions: readonly string[],
): Promise<readonly Made[]> => {
  const { code, text, said } = await gitIn(tree, [
    'log',
    '--reverse',
    '--first-parent',
    '--format=%H %ct',
    '--end-of-options',
    ...revisions,
    '--',
    path,
  ]);
  if (code !== 0) throw broken(tree, said);
  return text.split('\n').flatMap((line) => {
    const [commit = '', seconds = ''] = line.split(' ');
    const at = instantOfMillis(Number(seconds) * 1000);
    return commit === '' || at === undefined ? [] : [{ commit, at }];
  });
};

/**
 * The versions of a file that the first parents of a set of revisions (`tip ^old-tip`) made, oldest first; an empty text where the file was taken
 * out.
 * @throws GitTreeError
 */
export async function* versionsOf(
  tree: GitTree,
  path: string,
  revisions: readonly string[],
): AsyncGenerator<FileVersion> {
  const made = await madeIn(tree, path, revisions);
  for (let from = 0; from < made.length; from += GROUP) {
    const group = made.slice(from, from + GROUP);
    const { code, said, bytes } = await runGitBytes([`--git-dir=${tree.gitDir}`, 'cat-file', '--batch'], {
      input: group.map(({ commit }) => `${commit}:${path}\n`).join(''),
    });
    if (code !== 0) throw broken(tree, said);
    const blobs = blobsIn(bytes, group.length);
    yield* group.map((version, i) => ({ ...version, text: textOf(blobs[i] ?? Buffer.alloc(0)) }));
  }
}
