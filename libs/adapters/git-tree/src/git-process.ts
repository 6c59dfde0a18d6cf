import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { GitTreeError } from './git-error';

/** Nothing of the user's surroundings may change what git prints or ask anybody anything. */
const ENVIRONMENT = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_PAGER: 'cat',
};

/** Variables by which a surrounding git (a hook, say) would lead us to another repository than the one that was named. */
const LEADING_ELSEWHERE = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_COMMON_DIR: undefined,
};

/** Bytes kept of what a failing git complains about. */
const MAX_COMPLAINT = 4_000;

export const startGit = (
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams => {
  // A variable that is undefined is not passed on.
  const env = { ...process.env, ...LEADING_ELSEWHERE, ...ENVIRONMENT, ...extra };
  return spawn('git', ['--no-pager', '--no-replace-objects', ...args], { env });
};

export type Finished = { readonly code: number; readonly said: string };

/**
 * Waits for the end of a git process: its exit code and what it complained about.
 * @throws GitTreeError where git could not be started
 */
export const finished = (child: ChildProcessWithoutNullStreams): Promise<Finished> => {
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < MAX_COMPLAINT) said += text;
  });
  // A process that ends early closes its input: what it says of that is in `said`.
  child.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        new GitTreeError(
          error.code === 'ENOENT'
            ? 'git is not installed: install it, or put it in the PATH'
            : `git could not be started: ${error.message}`,
        ),
      ),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, said: said.trim() }));
  });
};

/** One line of a complaint, without git's own prefix. */
export const complaint = (said: string): string =>
  (said.split('\n').find((line) => /^(fatal|error):/.test(line)) ?? said.split('\n')[0] ?? '')
    .replace(/^(fatal|error): /, '')
    .slice(0, 300);

/** Runs git to its end, with `input` on its standard input: the bytes it answers, its exit code and its complaint. */
export const runGitBytes = async (
  args: readonly string[],
  { input = '', extra }: { readonly input?: string; readonly extra?: Readonly<Record<string, string>> } = {},
): Promise<Finished & { readonly bytes: Buffer }> => {
  const child = startGit(args, extra);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = finished(child);
  child.stdin.end(input);
  return { ...(await end), bytes: Buffer.concat(chunks) };
};

/** Runs git to its end: what it answers as text, its exit code and its complaint. */
export const runGit = async (
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<Finished & { readonly text: string }> => {
  const { bytes, ...end } = await runGitBytes(args, { extra });
  return { ...end, text: bytes.toString('utf8') };
};
