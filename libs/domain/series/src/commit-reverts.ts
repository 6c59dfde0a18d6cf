import type { Instant } from '@sluice/kernel';
import { revertsOf, subjectKey } from '@sluice/mail';
import type { LandedCommit } from './landed-commit';

/** That a commit took another one back. */
export type CommitRevert = {
  /** Full hash of the revert. */
  readonly commit: string;
  readonly committedAt: Instant;
  readonly subject: string;
  /** How the revert names it. */
  readonly by: 'hash' | 'subject';
  /** It leaves some of the files alone: those that it does not touch. Empty for a whole revert. */
  readonly leaves: readonly string[];
};

/** `4.16` in `stable-4.16`: commits of a release's own branches stay there. */
const RELEASE = /\d+\.\d+/;

/** The line of development a branch belongs to: the number of its release, or `main` for every branch without one. */
export const lineOf = (branch: string): string => RELEASE.exec(branch)?.[0] ?? 'main';

const firstOf = (branches: readonly string[]): string | undefined =>
  branches.length === 0 ? undefined : branches.reduce((a, b) => (b < a ? b : a));

/**
 * The branch that a commit counts for, of all it was seen on: one of the main line where there is one, since a release branch begins with what the
 * main line had; of several the one of the smallest name (by code units). In whatever order branches are looked at, that is the same.
 */
export const canonicalBranch = (branches: readonly string[]): string | undefined =>
  firstOf(branches.filter((b) => lineOf(b) === 'main')) ?? firstOf(branches);

const isEarlier = (a: LandedCommit, b: LandedCommit): boolean =>
  a.committedAt === b.committedAt ? a.commit < b.commit : a.committedAt < b.committedAt;

const mayRevert = (revert: LandedCommit, commit: LandedCommit): boolean =>
  revert.commit !== commit.commit &&
  lineOf(revert.branch) === lineOf(commit.branch) &&
  revert.committedAt >= commit.committedAt;

/** Which of some commits a revert means: the one it names by hash, else the last before it with the subject it quotes. */
const targetOf = (
  revert: LandedCommit,
  commits: readonly LandedCommit[],
): { readonly target: LandedCommit; readonly by: CommitRevert['by'] } | undefined => {
  const words = revertsOf(revert.subject, revert.body);
  if (words === undefined) return undefined;
  const { commit: hash, subject } = words;
  const possible = commits.filter((c) => mayRevert(revert, c));
  const named = hash === undefined ? undefined : possible.find((c) => c.commit.startsWith(hash));
  if (named !== undefined) return { target: named, by: 'hash' };
  if (subject === undefined) return undefined;
  const key = subjectKey(subject);
  const alike = possible.filter((c) => subjectKey(c.subject) === key);
  const [first, ...rest] = alike;
  if (first === undefined) return undefined;
  return { target: rest.reduce((last, c) => (isEarlier(last, c) ? c : last), first), by: 'subject' };
};

/** The files of a commit that its revert leaves alone. */
const leftBy = (revert: LandedCommit, commit: LandedCommit): readonly string[] => {
  const touched = new Set(revert.files.map((f) => f.path));
  return commit.files.map((f) => f.path).filter((path) => !touched.has(path));
};

const revertOf = (revert: LandedCommit, commit: LandedCommit, by: CommitRevert['by']): CommitRevert => ({
  commit: revert.commit,
  committedAt: revert.committedAt,
  subject: revert.subject,
  by,
  leaves: leftBy(revert, commit),
});

/**
 * Which of some commits stand reverted, by hash, with the revert that did it: the last that was not itself reverted, a whole one before a
 * partial one. A revert of a revert brings the first commit back. Order does not matter. A revert counts on its own line of development: one on
 * a stable branch takes nothing back on the main branch.
 */
export const revertedCommits = (commits: readonly LandedCommit[]): ReadonlyMap<string, CommitRevert> => {
  const reverted = new Map<string, CommitRevert>();
  // Latest first: whether a revert stands is known before what it reverts is looked at.
  const latestFirst = [...commits].sort((a, b) => (isEarlier(a, b) ? 1 : -1));
  for (const revert of latestFirst) {
    const own = reverted.get(revert.commit);
    if (own !== undefined && own.leaves.length === 0) continue;
    const found = targetOf(revert, latestFirst);
    if (found === undefined) continue;
    const known = reverted.get(found.target.commit);
    const one = revertOf(revert, found.target, found.by);
    if (known === undefined || (known.leaves.length > 0 && one.leaves.length === 0))
      reverted.set(found.target.commit, one);
  }
  return reverted;
};
