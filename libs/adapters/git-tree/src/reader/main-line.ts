import { GitTreeError } from '../git-error';
import { runGit } from './git';

/** The first-parent history of a branch, oldest first. */
export type MainLine = {
  readonly commits: readonly string[];
  /** Seconds since 1970, and the latest of any so far: commits are dated where they are made, not where they are pushed. */
  readonly latest: readonly number[];
};

/** @throws GitTreeError where the branch cannot be read */
export const readMainLine = async (gitDir: string, branch: string): Promise<MainLine> => {
  const args = ['log', '--first-parent', '--reverse', '--format=%H %ct', branch, '--'];
  const answer = await runGit(gitDir, args);
  if (!answer.ok) throw new GitTreeError(`cannot read branch ${branch} in ${gitDir}: ${answer.why}`);
  const commits: string[] = [];
  const latest: number[] = [];
  for (const line of answer.text.split('\n')) {
    const match = /^([0-9a-f]{40,64}) (\d{1,12})$/.exec(line);
    if (match?.[1] === undefined) continue;
    commits.push(match[1]);
    latest.push(Math.max(latest.at(-1) ?? 0, Number(match[2])));
  }
  return { commits, latest };
};

/** The last commit before the first that is younger than a time: what was surely there then. Absent before the first of all. */
export const commitBy = ({ commits, latest }: MainLine, seconds: number): string | undefined => {
  let low = 0;
  let high = latest.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((latest[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return commits[low - 1];
};
