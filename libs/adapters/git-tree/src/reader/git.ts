import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { dirname, resolve } from 'node:path';

/** The tree cannot be read at all: no repository, no git, or git died. */
export class TreeError extends Error {
  override readonly name = 'TreeError';
}

/** Nothing is fetched, asked for on a terminal, or written while reading. */
const ENVIRONMENT = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
};

const commandOf = (gitDir: string, args: readonly string[]): readonly string[] => [
  '--no-pager',
  '--no-replace-objects',
  `--git-dir=${gitDir}`,
  '-c',
  'core.quotePath=false',
  ...args,
];

/** Variables by which a surrounding git (a hook, say) would lead to another repository than the one that was named. */
const LEADING_ELSEWHERE = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_COMMON_DIR: undefined,
};

const options = () => ({ env: { ...process.env, ...LEADING_ELSEWHERE, ...ENVIRONMENT } });

/** Starts git to be talked to. The caller ends it. */
export const startGit = (gitDir: string, args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn('git', commandOf(gitDir, args), options());

/** What a git command answered: its output, or what it complained about. */
export type GitAnswer =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** More output than this is none a question here has. */
const MAX_OUTPUT = 256 * 1024 * 1024;

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 300);

/** Runs a git command to its end. */
export const runGit = (gitDir: string, args: readonly string[]): Promise<GitAnswer> =>
  new Promise((resolve) => {
    const done = (error: Error | null, stdout: string, stderr: string): void => {
      if (error === null) resolve({ ok: true, text: stdout });
      else resolve({ ok: false, why: firstLine(stderr) || firstLine(error.message) });
    };
    execFile(
      'git',
      [...commandOf(gitDir, args)],
      { ...options(), encoding: 'utf8', maxBuffer: MAX_OUTPUT },
      done,
    );
  });

/**
 * The git directory of a place: a bare repository, or a checkout. Only the named folder counts: a repository around it is not taken for it.
 * @throws TreeError where there is none, or no git
 */
export const resolveGitDir = (place: string): Promise<string> => {
  const folder = resolve(place);
  const env = { ...options().env, GIT_CEILING_DIRECTORIES: dirname(folder) };
  return new Promise((found, fail) => {
    execFile('git', ['-C', folder, 'rev-parse', '--absolute-git-dir'], { env }, (error, stdout, stderr) => {
      if (error === null) found(stdout.trim());
      else
        fail(
          new TreeError(
            `no git tree at ${place}: ${(firstLine(stderr) || firstLine(error.message)).replace(/^fatal: /, '')}`,
          ),
        );
    });
  });
};
