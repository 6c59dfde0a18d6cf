import type { ChildProcessWithoutNullStreams } from 'node:child_process';
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
