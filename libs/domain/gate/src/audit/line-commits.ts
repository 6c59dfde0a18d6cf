import type { LandedCommit } from '@sluice/series';

const VERSION_SUFFIX = /-(\d+(?:\.\d+)+)$/;

/** The release line a branch belongs to by its name (`stable-4.16`, `origin/staging-4.16`); `undefined` for a main branch. */
export const lineOfBranch = (branch: string): string | undefined => VERSION_SUFFIX.exec(branch)?.[1];

/** Whether a commit was first seen on the release's own branch, and not on the main one. */
export const isOnReleaseBranch = (commit: LandedCommit, release: string): boolean =>
  lineOfBranch(commit.branch) === release;

const oldestFirst = (a: LandedCommit, b: LandedCommit): number => {
  if (a.committedAt !== b.committedAt) return a.committedAt < b.committedAt ? -1 : 1;
  return a.commit < b.commit ? -1 : 1;
};

/** Commits reached from some of them by parents, among those at hand. */
const ancestryOf = (
  tips: readonly LandedCommit[],
  byHash: ReadonlyMap<string, LandedCommit>,
): ReadonlySet<LandedCommit> => {
  const reached = new Set(tips);
  const open = [...tips];
  for (let commit = open.pop(); commit !== undefined; commit = open.pop())
    for (const parent of commit.parents) {
      const next = byHash.get(parent);
      if (next === undefined || reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  return reached;
};

/**
 * The commits of a release line among some of the main branch and of release branches, oldest first, merges left out: all of the main branch
 * until the line branched (by ancestry, for dates of neighbours overlap), and those of its own branch afterwards.
 */
export const commitsOfLine = (commits: readonly LandedCommit[], release: string): readonly LandedCommit[] => {
  const own = commits.filter((c) => isOnReleaseBranch(c, release));
  const onMain = commits.filter((c) => lineOfBranch(c.branch) === undefined);
  const byHash = new Map([...onMain, ...own].map((c) => [c.commit, c]));
  const line = own.length === 0 ? onMain : [...ancestryOf(own, byHash)];
  return line.filter((c) => c.parents.length < 2).sort(oldestFirst);
};
