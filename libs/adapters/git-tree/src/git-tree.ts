import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { GitTreeError } from './git-error';
import { complaint, runGit } from './git-process';

/** An opened git repository; everything is read by its absolute git directory. */
export type GitTree = { readonly place: string; readonly gitDir: string };

/** A branch as it is named, with the commit it is at. */
export type Branch = { readonly name: string; readonly tip: string };

const HASH = /^[0-9a-f]{40}$/;

/**
 * The git directory of a place: a bare repository, or a checkout, whole or not. Only the named folder counts: a repository around it is not taken
 * for it.
 * @throws GitTreeError where there is none, or no git
 */
export const resolveGitDir = async (place: string): Promise<string> => {
  const folder = resolve(place);
  if (!existsSync(folder)) throw new GitTreeError(`no git tree at ${place}: there is no such folder`);
  if (!statSync(folder).isDirectory())
    throw new GitTreeError(`no git tree at ${place}: it is a file, not a folder`);
  const { code, said, text } = await runGit(['-C', folder, 'rev-parse', '--absolute-git-dir'], {
    GIT_CEILING_DIRECTORIES: dirname(folder),
  });
  if (code !== 0 && said.includes('dubious ownership'))
    throw new GitTreeError(
      `the git tree at ${place} belongs to another user, and git wants to be told that it may read it: run \`git config --global --add safe.directory ${folder}\` as the user that Sluice runs as`,
    );
  if (code !== 0)
    throw new GitTreeError(`no git tree at ${place}: ${complaint(said) || 'git does not know it'}`);
  return text.trim();
};

/**
 * Opens a git directory, bare or below a work tree, whose history is whole.
 * @throws GitTreeError for what is missing, no repository, shallow, without its blobs, or hashed by something else than SHA-1
 */
export const openTree = async (place: string): Promise<GitTree> => {
  const tree = { place, gitDir: await resolveGitDir(place) };
  const asked = await gitIn(tree, ['rev-parse', '--is-shallow-repository', '--show-object-format']);
  if (asked.code !== 0) throw broken(tree, asked.said);
  const [shallow, format] = asked.text.trim().split('\n');
  if (shallow === 'true')
    throw new GitTreeError(
      `the git tree at ${place} is shallow, its history is cut off: run \`git fetch --unshallow\` in it first`,
    );
  if (format !== 'sha1')
    throw new GitTreeError(`the git tree at ${place} is hashed by ${format}, not by sha1`);
  const partial = await gitIn(tree, [
    'config',
    '--get-regexp',
    '^(extensions\\.partialclone|remote\\..*\\.promisor)$',
  ]);
  if (partial.code === 0 && partial.text.trim() !== '')
    throw new GitTreeError(
      `the git tree at ${place} is a partial clone, its files are not all there: clone it without --filter`,
    );
  return tree;
};

export const gitIn = (tree: GitTree, args: readonly string[]): ReturnType<typeof runGit> =>
  runGit([`--git-dir=${tree.gitDir}`, ...args]);

/** The full hash of the commit that a revision names; `undefined` where there is none. */
export const commitOf = async (tree: GitTree, revision: string): Promise<string | undefined> => {
  const { code, text } = await gitIn(tree, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  const hash = text.trim();
  return code === 0 && HASH.test(hash) ? hash : undefined;
};

/** The branch that HEAD names: what a clone shows first. */
export const headBranch = async (tree: GitTree): Promise<string | undefined> => {
  const { code, text } = await gitIn(tree, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return code === 0 && text.trim() !== '' ? text.trim() : undefined;
};

/** Branches shown where a name is none of them. */
const SHOWN_BRANCHES = 8;

const branchNames = async (tree: GitTree): Promise<readonly string[]> => {
  const { text } = await gitIn(tree, [
    'for-each-ref',
    '--format=%(refname)',
    'refs/heads',
    'refs/remotes/origin',
  ]);
  const names = text.split('\n').map((ref) => ref.replace(/^refs\/(heads|remotes\/origin)\//, ''));
  return [...new Set(names.filter((name) => name !== '' && name !== 'HEAD'))];
};

/**
 * A branch of the tree by its name: its own, else that of the remote `origin` (a clone has only one branch of its own).
 * @throws GitTreeError where there is none of that name
 */
export const branchOf = async (tree: GitTree, name: string): Promise<Branch> => {
  const tip =
    (await commitOf(tree, `refs/heads/${name}`)) ?? (await commitOf(tree, `refs/remotes/origin/${name}`));
  if (tip !== undefined) return { name, tip };
  const names = await branchNames(tree);
  if (names.length === 0)
    throw new GitTreeError(`the git tree at ${tree.place} is empty: it has no branch and no commit`);
  const shown = names.slice(0, SHOWN_BRANCHES).join(', ');
  const more = names.length > SHOWN_BRANCHES ? ` and ${names.length - SHOWN_BRANCHES} more` : '';
  throw new GitTreeError(`the git tree at ${tree.place} has no branch "${name}": it has ${shown}${more}`);
};

/** Whether `ancestor` is in the history of `commit`. False, too, for a commit that is not there any more. */
export const isAncestor = async (tree: GitTree, ancestor: string, commit: string): Promise<boolean> =>
  (await gitIn(tree, ['merge-base', '--is-ancestor', ancestor, commit])).code === 0;

/**
 * How many commits a set of revisions (`B ^A`) holds.
 * @throws GitTreeError
 */
export const countCommits = async (tree: GitTree, revisions: readonly string[]): Promise<number> => {
  const { code, text, said } = await gitIn(tree, [
    'rev-list',
    '--count',
    '--end-of-options',
    ...revisions,
    '--',
  ]);
  if (code !== 0) throw broken(tree, said);
  return Number(text.trim());
};

/** What git could not read in the middle of its work: an object that is missing or damaged. */
export const broken = (tree: GitTree, said: string): GitTreeError =>
  new GitTreeError(
    `the git tree at ${tree.place} cannot be read: ${complaint(said) || 'git ended early'}; ` +
      'run `git fsck` in it, or fetch it anew',
  );
