import { lineOf, revertedCommits, type CommitRevert } from './commit-reverts';
import type { LandedCommit } from './landed-commit';
import { isReverted, type Landing, type Tie } from './landing';
import { personsOf, type Persons } from './seen-mail';
import type { Identity, RevisionPatch, Series } from './series';
import { tieOf } from './tie';

/** Further commits of one change that are named. */
const MAX_ALSO = 20;

type Tied = { readonly patch: RevisionPatch; readonly commit: LandedCommit; readonly tie: Tie };

const RANK = { certain: 2, likely: 1, possible: 0 } as const;

/** What one patch is, in whatever revision it stands: a partial re-roll keeps the others. */
const nameOf = (patch: RevisionPatch): string =>
  patch.messageId ?? patch.expectedMessageId ?? `${patch.position} ${patch.subject ?? ''}`;

const later = (a: RevisionPatch, b: RevisionPatch): boolean =>
  `${a.saidAt ?? ''} ${nameOf(a)}` > `${b.saidAt ?? ''} ${nameOf(b)}`;

const better = (a: Tied, b: Tied): boolean => {
  const sure = RANK[a.tie.confidence] - RANK[b.tie.confidence];
  if (sure !== 0) return sure > 0;
  if (a.tie.score !== b.tie.score) return a.tie.score > b.tie.score;
  return later(a.patch, b.patch);
};

/** The posting that a commit is: the one most like it; of equal ones the last. */
const bestFor = (
  commit: LandedCommit,
  patches: readonly RevisionPatch[],
  persons: Persons,
): Tied | undefined => {
  let best: Tied | undefined;
  for (const patch of patches) {
    const tie = tieOf(patch, commit, persons);
    if (tie === undefined) continue;
    const tied = { patch, commit, tie };
    if (best === undefined || better(tied, best)) best = tied;
  }
  return best;
};

/** Patches of which a mail tells: one that only a shortlog names has no key by which its commit would be found. */
const patchesOf = ({ revisions }: Series): readonly RevisionPatch[] => {
  const told = revisions.flatMap((r) => r.patches).filter((p) => p.messageId ?? p.expectedMessageId);
  return [...new Map(told.map((p) => [nameOf(p), p])).values()];
};

const byTime = (a: Tied, b: Tied): number =>
  `${a.commit.committedAt} ${a.commit.commit}` < `${b.commit.committedAt} ${b.commit.commit}` ? -1 : 1;

/** The commit that stands for the patch: on the main line before branches, not reverted before reverted, surer, then the first. */
const weightOf = ({ commit, tie }: Tied, reverted: ReadonlyMap<string, CommitRevert>): number => {
  const isMain = lineOf(commit.branch) === 'main';
  const stands = !isReverted({ revertedBy: reverted.get(commit.commit) });
  return (isMain ? 8 : 0) + (stands ? 4 : 0) + RANK[tie.confidence];
};

const landingOf = (
  ties: readonly Tied[],
  reverted: ReadonlyMap<string, CommitRevert>,
): Landing | undefined => {
  const ordered = [...ties].sort(byTime);
  const [first, ...rest] = ordered;
  if (first === undefined) return undefined;
  const main = rest.reduce((a, b) => (weightOf(b, reverted) > weightOf(a, reverted) ? b : a), first);
  const { commit, committedAt, branch, subject } = main.commit;
  const revertedBy = reverted.get(commit);
  return {
    ...main.tie,
    commit,
    committedAt,
    branch,
    subject,
    ...(revertedBy === undefined ? {} : { revertedBy }),
    also: ordered
      .filter((t) => t !== main)
      .slice(0, MAX_ALSO)
      .map(({ commit: c }) => ({ commit: c.commit, branch: c.branch, committedAt: c.committedAt })),
  };
};

/**
 * The series with how its patches went into the tree and which of that was taken back. Each commit is tied to one posting at most. Of `commits`
 * only those count that share patch-id or subject with a patch, and what reverts them, again and again: more of them change nothing.
 */
export const withLandings = (
  series: readonly Series[],
  commits: readonly LandedCommit[],
  identities: readonly Identity[],
): readonly Series[] => {
  if (commits.length === 0) return series;
  const persons = personsOf(identities);
  const reverted = revertedCommits(commits);
  return series.map((one) => landed(one, { commits, reverted, persons }));
};

type Landed = {
  readonly commits: readonly LandedCommit[];
  readonly reverted: ReadonlyMap<string, CommitRevert>;
  readonly persons: Persons;
};

const landed = (series: Series, { commits, reverted, persons }: Landed): Series => {
  const patches = patchesOf(series);
  const ties = new Map<string, Tied[]>();
  for (const commit of commits) {
    const best = bestFor(commit, patches, persons);
    if (best === undefined) continue;
    const name = nameOf(best.patch);
    ties.set(name, [...(ties.get(name) ?? []), best]);
  }
  if (ties.size === 0) return series;
  const landings = new Map([...ties].map(([name, tied]) => [name, landingOf(tied, reverted)]));
  const withLanding = (patch: RevisionPatch): RevisionPatch => {
    const landing = landings.get(nameOf(patch));
    return landing === undefined ? patch : { ...patch, landing };
  };
  return {
    ...series,
    revisions: series.revisions.map((r) => ({ ...r, patches: r.patches.map(withLanding) })),
  };
};
