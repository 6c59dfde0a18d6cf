import { lineOf, revertedCommits, type CommitRevert } from './commit-reverts';
import type { LandedCommit } from './landed-commit';
import { isReverted, isSure, type Landing, type Tie } from './landing';
import { personsOf, type Persons } from './seen-mail';
import type { Identity, RevisionPatch, Series } from './series';
import { isLate, tieOf } from './tie';

/** Further commits of one change that are named. */
const MAX_ALSO = 20;

type Posted = { readonly series: Series; readonly patch: RevisionPatch };
type Tied = Posted & { readonly commit: LandedCommit; readonly tie: Tie };

const RANK = { certain: 2, likely: 1, possible: 0 } as const;

/** What one patch is, in whatever revision it stands: a partial re-roll keeps the others. */
const nameOf = (patch: RevisionPatch): string =>
  patch.messageId ?? patch.expectedMessageId ?? `${patch.position} ${patch.subject ?? ''}`;

const later = (a: RevisionPatch, b: RevisionPatch): boolean =>
  `${a.saidAt ?? ''} ${nameOf(a)}` > `${b.saidAt ?? ''} ${nameOf(b)}`;

/** What was posted before the commit, then what is surer, then what is more like it, then the newest posting. */
const better = (a: Tied, b: Tied): boolean => {
  const early = Number(isLate(b.patch, b.commit)) - Number(isLate(a.patch, a.commit));
  if (early !== 0) return early > 0;
  const sure = RANK[a.tie.confidence] - RANK[b.tie.confidence];
  if (sure !== 0) return sure > 0;
  if (a.tie.score !== b.tie.score) return a.tie.score > b.tie.score;
  return later(a.patch, b.patch);
};

/** The posting that a commit is, of all that are known. */
const bestFor = (commit: LandedCommit, patches: readonly Posted[], persons: Persons): Tied | undefined => {
  let best: Tied | undefined;
  for (const { series, patch } of patches) {
    const tie = tieOf(patch, commit, persons);
    if (tie === undefined) continue;
    const tied = { series, patch, commit, tie };
    if (best === undefined || better(tied, best)) best = tied;
  }
  return best;
};

/** Patches of which a mail tells: one that only a shortlog names has no key by which its commit would be found. */
const patchesOf = (series: Series): readonly Posted[] => {
  const told = series.revisions.flatMap((r) => r.patches).filter((p) => p.messageId ?? p.expectedMessageId);
  return [...new Map(told.map((patch) => [nameOf(patch), { series, patch }])).values()];
};

const byTime = (a: Tied, b: Tied): number =>
  `${a.commit.committedAt} ${a.commit.commit}` < `${b.commit.committedAt} ${b.commit.commit}` ? -1 : 1;

/** The commit that stands for the patch: one that counts as landed, on the main line before branches, not reverted before reverted, surer, then the first. */
const weightOf = ({ commit, tie }: Tied, reverted: ReadonlyMap<string, CommitRevert>): number => {
  const isMain = lineOf(commit.branch) === 'main';
  const stands = !isReverted({ revertedBy: reverted.get(commit.commit) });
  return (isSure(tie) ? 16 : 0) + (isMain ? 8 : 0) + (stands ? 4 : 0) + RANK[tie.confidence];
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
      .filter((t) => t !== main && (isSure(t.tie) || !isSure(main.tie)))
      .slice(0, MAX_ALSO)
      .map(({ commit: c, tie: { confidence } }) => ({
        ...{ commit: c.commit, branch: c.branch, committedAt: c.committedAt },
        confidence,
      })),
  };
};

/** What every series got, by the names of its patches: each commit goes to the one posting it is most like. */
const tiesOf = (
  series: readonly Series[],
  commits: readonly LandedCommit[],
  persons: Persons,
): ReadonlyMap<Series, ReadonlyMap<string, readonly Tied[]>> => {
  const patches = series.flatMap(patchesOf);
  const ties = new Map<Series, Map<string, Tied[]>>();
  for (const commit of commits) {
    const best = bestFor(commit, patches, persons);
    if (best === undefined) continue;
    const ofSeries = ties.get(best.series) ?? new Map<string, Tied[]>();
    const name = nameOf(best.patch);
    ofSeries.set(name, [...(ofSeries.get(name) ?? []), best]);
    ties.set(best.series, ofSeries);
  }
  return ties;
};

/**
 * Some series with how their patches went into the tree and which of that was taken back. Each commit is tied to one posting of all of them at
 * most: series that may be the same work are to be given together, others apart. Of `commits` only those count that share patch-id or subject with a
 * patch, and what reverts them, again and again: more of them change nothing.
 */
export const withLandings = (
  series: readonly Series[],
  commits: readonly LandedCommit[],
  identities: readonly Identity[],
): readonly Series[] => {
  if (commits.length === 0) return series;
  const reverted = revertedCommits(commits);
  const ties = tiesOf(series, commits, personsOf(identities));
  return series.map((one) => {
    const own = ties.get(one);
    return own === undefined ? one : landed(one, own, reverted);
  });
};

const landed = (
  series: Series,
  ties: ReadonlyMap<string, readonly Tied[]>,
  reverted: ReadonlyMap<string, CommitRevert>,
): Series => {
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
