import type { Instant, NewEvent } from '@sluice/kernel';
import type { MaintainersVersion } from '@sluice/freeze';
import type { LandedCommit } from '@sluice/series';

/** Identity of a landed commit: its hash, whatever branches it is on. */
export const commitLandedIdentity = (commit: string): string => `CommitLanded ${commit}`;

/** A commit of a named branch of the project's tree. */
export const commitLanded = (commit: LandedCommit): NewEvent<'CommitLanded', LandedCommit> => ({
  sort: 'fact',
  type: 'CommitLanded',
  schemaVersion: 1,
  streamName: `commit-${commit.commit}`,
  idempotencyKey: commitLandedIdentity(commit.commit),
  saidAt: commit.committedAt,
  data: commit,
});

/** A tag and the commit it names; one that was moved is a second fact. */
export type TagSeen = {
  readonly tag: string;
  readonly target: string;
  readonly at: Instant;
  readonly annotated: boolean;
};

export const tagSeen = (project: string, tag: TagSeen): NewEvent<'TagSeen', TagSeen> => ({
  sort: 'fact',
  type: 'TagSeen',
  schemaVersion: 1,
  streamName: `tags-${project}`,
  idempotencyKey: `TagSeen ${project} ${tag.tag} ${tag.target}`,
  saidAt: tag.at,
  data: tag,
});

/** A branch was seen at another commit than before. */
export type BranchMoved = {
  readonly project: string;
  readonly branch: string;
  /** Where it was when last looked at; absent the first time. */
  readonly from?: string | undefined;
  readonly to: string;
  /** Set for a forced push: the commits of the branch that it does not have any more. When that happened is not known, only when it was seen. */
  readonly dropped?: readonly string[] | undefined;
};

export const branchStream = (project: string, branch: string): string => `branch-${project}-${branch}`;

export const branchMoved = (moved: BranchMoved, seenAt: Instant): NewEvent<'BranchMoved', BranchMoved> => ({
  sort: 'fact',
  type: 'BranchMoved',
  schemaVersion: 1,
  streamName: branchStream(moved.project, moved.branch),
  // A branch may come back to where it was: the moment tells the moves apart.
  idempotencyKey: `BranchMoved ${moved.project} ${moved.branch} ${moved.from ?? '-'} ${moved.to} ${seenAt}`,
  saidAt: seenAt,
  data: moved,
});

/** The MAINTAINERS file as a commit of the main branch left it; `number` counts its versions on that branch. */
export type MaintainersSeen = MaintainersVersion & { readonly project: string; readonly number: number };

export const maintainersSeenIdentity = (project: string, commit: string): string =>
  `MaintainersSeen ${project} ${commit}`;

export const maintainersSeen = (seen: MaintainersSeen): NewEvent<'MaintainersSeen', MaintainersSeen> => ({
  sort: 'fact',
  type: 'MaintainersSeen',
  schemaVersion: 1,
  streamName: `maintainers-${seen.project}`,
  idempotencyKey: maintainersSeenIdentity(seen.project, seen.commit),
  saidAt: seen.at,
  data: seen,
});
