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
import type { PatchRef } from './edge';

const keyOf = ({ subject }: RevisionPatch): string | undefined =>
  subject === undefined ? undefined : subjectKey(subject);

/** The refs that lead to one patch of a series. */
const refsOfPatch = (series: Series, { number }: Revision, patch: RevisionPatch): readonly PatchRef[] => [
  ...[patch.messageId, patch.expectedMessageId].flatMap((id) => id ?? []),
  ...patch.resends,
  `${series.id}/${number}/${String(patch.position)}`,
  ...(patch.landing === undefined ? [] : [patch.landing, ...patch.landing.also].map((l) => l.commit)),
];

const coversOf = ({ coverMessageId, expectedCoverMessageId }: Revision): readonly PatchRef[] =>
  [coverMessageId, expectedCoverMessageId].flatMap((id) => id ?? []);

/** Everything that leads to a series or to one of its patches: Message-IDs, commits, and the names of patches that never came. */
export const refsOf = (series: Series): readonly PatchRef[] => [
  ...new Set(
    series.revisions.flatMap((r) => [...coversOf(r), ...r.patches.flatMap((p) => refsOfPatch(series, r, p))]),
  ),
];

type Named = { readonly revision: Revision; readonly patches: readonly RevisionPatch[] };

/** What a ref names in a series: one patch, or all of a revision where it names a cover; of a commit the latest revision that has it. */
const namedBy = (series: Series, ref: PatchRef): Named | undefined => {
  for (const revision of series.revisions.toReversed()) {
    if (coversOf(revision).some((id) => id === ref)) return { revision, patches: revision.patches };
    const patches = revision.patches.filter((p) => refsOfPatch(series, revision, p).includes(ref));
    if (patches.length > 0) return { revision, patches };
  }
  return undefined;
};

/** The patch in all revisions: a patch keeps its name from version to version. */
const versionsOf = (series: Series, patch: RevisionPatch): readonly RevisionPatch[] => {
  const key = keyOf(patch);
  const all = series.revisions.flatMap((r) => r.patches);
  return key === undefined ? [patch] : all.filter((p) => p === patch || keyOf(p) === key);
};

/**
 * All refs of the patch that a ref names in a series, in all its revisions and as what it landed: one change, however it is called. Of a cover, of
 * all its patches; empty where the ref names nothing of the series.
 */
export const formsIn = (series: Series, ref: PatchRef): readonly PatchRef[] => {
  const named = namedBy(series, ref);
  if (named === undefined) return [];
  const versions = new Set(named.patches.flatMap((p) => versionsOf(series, p)));
  return series.revisions.flatMap((r) =>
    r.patches.filter((p) => versions.has(p)).flatMap((p) => refsOfPatch(series, r, p)),
  );
};

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

const fateOfPatch = (series: Series, patch: RevisionPatch): ParentFate => {
  const versions = versionsOf(series, patch);
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

/**
 * What became of the patch of a posted series that a ref names: of a cover, of all its patches. The series is to be what was known by the moment
 * that is asked about. `undefined` where the ref names nothing of this series.
 */
export const parentInSeries = (series: Series, ref: PatchRef): Parent | undefined => {
  const named = namedBy(series, ref);
  if (named === undefined) return undefined;
  const [only, ...more] = named.patches;
  const subject = more.length === 0 && only !== undefined ? only.subject : named.revision.subject;
  return {
    fate: worstOf(named.patches.map((p) => fateOfPatch(series, p))),
    series: series.id,
    ...(subject === undefined ? {} : { subject }),
  };
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
