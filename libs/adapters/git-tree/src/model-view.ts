import type { CReader } from '@sluice/application';
import { ABBREVIATED, type TreeView } from '@sluice/interface-model';
import { runGitBytes } from './git-process';
import { broken, commitOf, gitIn, headBranch, type GitTree } from './git-tree';

const answer = async (tree: GitTree, args: readonly string[]): Promise<string> => {
  const { code, text, said } = await gitIn(tree, args);
  if (code !== 0) throw broken(tree, said);
  return text;
};

/**
 * What a model is compared with where nobody asks for something else: the first tag of each release that the tree has (`RELEASE-4.x.0`), and its HEAD.
 * @throws GitTreeError
 */
export const refsToCompare = async (
  tree: GitTree,
  releases: readonly string[],
): Promise<readonly string[]> => {
  const tags = new Set((await answer(tree, ['tag', '--list', 'RELEASE-*'])).split('\n'));
  const released = releases.map((name) => `RELEASE-${name}.0`).filter((tag) => tags.has(tag));
  return [...released, (await headBranch(tree)) ?? 'HEAD'];
};

/** The days (of the committer, in his own zone) of all commits in the history of one, by abbreviated hash. */
const daysUntil = async (tree: GitTree, commit: string): Promise<ReadonlyMap<string, string>> => {
  const lines = (await answer(tree, ['log', '--format=%H %cs', commit])).trim().split('\n');
  return new Map(lines.map((line) => [line.slice(0, ABBREVIATED), line.slice(-10)] as const));
};

const textsOf = async (
  tree: GitTree,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const input = paths.map((path) => `${commit}:${path}\n`).join('');
  const { code, bytes, said } = await runGitBytes([`--git-dir=${tree.gitDir}`, 'cat-file', '--batch'], {
    input,
  });
  if (code !== 0) throw broken(tree, said);
  const found = new Map<string, string>();
  let at = 0;
  for (const path of paths) {
    const end = bytes.indexOf(10, at);
    const [, type, size] = bytes.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    found.set(path, bytes.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
};

/**
 * A tree at a commit, tag or branch, as a model is compared with it; `undefined` for a ref that is not there.
 * @throws GitTreeError for a tree that cannot be read
 */
export const viewTree = async (
  tree: GitTree,
  ref: string,
  reading: {
    readonly reader: CReader;
    readonly files: { readonly c: readonly string[]; readonly text: readonly string[] };
  },
): Promise<TreeView | undefined> => {
  const commit = await commitOf(tree, ref);
  if (commit === undefined) return undefined;
  const days = await daysUntil(tree, commit);
  const paths = (await answer(tree, ['ls-tree', '-r', '-z', '--name-only', commit])).split('\0');
  const { c, text: plain } = reading.files;
  const texts = await textsOf(tree, commit, [...new Set([...c, ...plain])]);
  return {
    ref,
    release: /^RELEASE-(\d+\.\d+)\.\d+$/.exec(ref)?.[1],
    commit,
    day: days.get(commit.slice(0, ABBREVIATED)) ?? '',
    dayOf: (abbreviated) => days.get(abbreviated),
    paths: new Set(paths),
    text: (path) => texts.get(path),
    c: (path) => {
      const found = texts.get(path);
      const read = found === undefined ? undefined : reading.reader.read(found);
      return read?.readable === true ? read.source : undefined;
    },
  };
};
