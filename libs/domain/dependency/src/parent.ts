import { subjectKey } from '@sluice/mail';
import {
  isReverted,
  isSure,
  lineOf,
  revertedCommits,
  seriesState,
  type LandedCommit,
  type Landing,
  type Revision,
  type RevisionPatch,
  type Series,
} from '@sluice/series';
import type { Parent, ParentFate } from './dependence';
import { CalledPatches } from './called-patches';
import type { PatchRef } from './edge';

const takenBack = ({ commit, revertedBy }: Landing): readonly ParentFate[] =>
  revertedBy === undefined
    ? []
    : [{ state: 'reverted', commit, by: revertedBy.commit, at: revertedBy.committedAt }];

/** What the tree shows of the versions of one patch: one that stands goes before what was taken back. */
const fateInTree = (versions: readonly RevisionPatch[]): ParentFate | undefined => {
  const landings = versions.flatMap(({ landing }) =>
    landing !== undefined && isSure(landing) ? [landing] : [],
  );
  const standing = landings.findLast((l) => !isReverted(l));
  if (standing !== undefined) return { state: 'landed', commit: standing.commit, at: standing.committedAt };
  return landings.flatMap(takenBack).at(-1);
};

const withdrawnAt = (revision: Revision): ParentFate | undefined => {
  const last = revision.withdrawals.filter((w) => w.what === 'series').at(-1);
  return last === undefined ? undefined : { state: 'withdrawn', at: last.saidAt };
};

const fateOfPatch = (series: Series, versions: readonly RevisionPatch[]): ParentFate => {
  const inTree = fateInTree(versions);
  if (inTree !== undefined) return inTree;
  const latest = series.revisions.at(-1);
  if (latest === undefined) return { state: 'unknown' };
  const withdrawn = seriesState(series) === 'withdrawn' ? withdrawnAt(latest) : undefined;
  if (withdrawn !== undefined) return withdrawn;
  // Of an incomplete version it is not known what it has.
  if (latest.complete && latest.patches.length > 0 && !versions.some((p) => latest.patches.includes(p)))
    return { state: 'superseded', revision: latest.number, at: latest.postedAt };
  return { state: 'posted' };
};

/** Of several patches that are needed, what the one says that is least in. */
const WORST_FIRST: readonly ParentFate['state'][] = [
  'reverted',
  'withdrawn',
  'superseded',
  'unknown',
  'posted',
  'landed',
];

const worstOf = (fates: readonly ParentFate[]): ParentFate => {
  for (const state of WORST_FIRST) {
    const found = fates.findLast((f) => f.state === state);
    if (found !== undefined) return found;
  }
  return { state: 'unknown' };
};

/** A patch at the end of an edge, with all it is called by. */
export type FoundParent = { readonly parent: Parent; readonly forms: readonly PatchRef[] };

const parentAmong = (called: CalledPatches, series: Series, ref: PatchRef): Parent | undefined => {
  const named = called.named(ref);
  if (named === undefined) return undefined;
  const [only, ...more] = named.patches;
  const subject = more.length === 0 && only !== undefined ? only.subject : named.revision.subject;
  return {
    fate: worstOf(named.patches.map((p) => fateOfPatch(series, called.versions(p)))),
    series: series.id,
    ...(subject === undefined ? {} : { subject }),
  };
};

/**
 * What became of the patches of a posted series that some refs name: of a cover, of all its patches. The series is to be what was known by the moment
 * that is asked about. Refs that name nothing of this series are left out.
 */
export const parentsInSeries = (
  series: Series,
  refs: Iterable<PatchRef>,
): ReadonlyMap<PatchRef, FoundParent> => {
  const called = new CalledPatches(series);
  const found = new Map<PatchRef, FoundParent>();
  for (const ref of refs) {
    const parent = parentAmong(called, series, ref);
    if (parent !== undefined) found.set(ref, { parent, forms: called.forms(ref) });
  }
  return found;
};

/** The commit that brought a reverted one back: of the same subject, on the same line of development, after the revert, and standing. */
const broughtBack = (
  commit: LandedCommit,
  since: string,
  commits: readonly LandedCommit[],
): LandedCommit | undefined => {
  const reverted = revertedCommits(commits);
  return commits.find(
    (c) =>
      c.committedAt >= since &&
      c.commit !== commit.commit &&
      subjectKey(c.subject) === subjectKey(commit.subject) &&
      lineOf(c.branch) === lineOf(commit.branch) &&
      reverted.get(c.commit)?.leaves.length !== 0,
  );
};

/**
 * What became of a landed commit of which no posting is known, among the commits that share its subject, revert it, or are reverted by it.
 * `unknown` where the commit itself is not among them.
 */
export const parentInTree = (ref: PatchRef, commits: readonly LandedCommit[]): Parent => {
  const commit = commits.find((c) => c.commit === ref);
  if (commit === undefined) return { fate: { state: 'unknown' } };
  const { subject } = commit;
  const revert = revertedCommits(commits).get(ref);
  if (revert === undefined || revert.leaves.length > 0)
    return { fate: { state: 'landed', commit: ref, at: commit.committedAt }, subject };
  const back = broughtBack(commit, revert.committedAt, commits);
  return back === undefined
    ? { fate: { state: 'reverted', commit: ref, by: revert.commit, at: revert.committedAt }, subject }
    : { fate: { state: 'landed', commit: back.commit, at: back.committedAt }, subject };
};
