import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { GitTreeError } from '../git-error';
import * as git from '../git-process';

const inDirectory = (gitDir: string, args: readonly string[]): readonly string[] => [
  `--git-dir=${gitDir}`,
  '-c',
  'core.quotePath=false',
  ...args,
];

/** Starts git to be talked to. The caller ends it. */
export const startGit = (gitDir: string, args: readonly string[]): ChildProcessWithoutNullStreams =>
  git.startGit(inDirectory(gitDir, args));

/** What a git command answered: its output, or what it complained about. */
export type GitAnswer =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** Runs a git command to its end. */
export const runGit = async (gitDir: string, args: readonly string[]): Promise<GitAnswer> => {
  const { code, said, text } = await git.runGit(inDirectory(gitDir, args));
  return code === 0 ? { ok: true, text } : { ok: false, why: git.complaint(said) };
};

/**
 * The git directory of a place: a bare repository, or a checkout, whole or not. Only the named folder counts: a repository around it is not taken
 * for it.
 * @throws GitTreeError where there is none, or no git
 */
export const resolveGitDir = async (place: string): Promise<string> => {
  const folder = resolve(place);
  if (!existsSync(folder)) throw new GitTreeError(`no git tree at ${place}: there is no such folder`);
  const { code, said, text } = await git.runGit(['-C', folder, 'rev-parse', '--absolute-git-dir'], {
    GIT_CEILING_DIRECTORIES: dirname(folder),
  });
  if (code !== 0) throw new GitTreeError(`no git tree at ${place}: ${git.complaint(said)}`);
  return text.trim();
};
