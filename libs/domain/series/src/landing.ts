import type { Instant } from '@sluice/kernel';
import type { CommitRevert } from './commit-reverts';

/** How sure a tie is. `certain`: the same change; `likely`: everything speaks for it; `possible`: for a person to look at. */
export type TieConfidence = 'certain' | 'likely' | 'possible';

/** A file in which the commit is not what was mailed, as far as paths and ids of contents tell. */
export type LandedDifference = {
  readonly path: string;
  /** `based`: the same change on another base, or another change: the ids of the contents before differ; `result`: what came out differs. */
  readonly how: 'only-in-mail' | 'only-in-commit' | 'based' | 'result';
};

/** What ties a posted patch to a commit. */
export type Tie = {
  readonly confidence: TieConfidence;
  /** 0 to 1; 1 for the same change. */
  readonly score: number;
  /** Sentences a person can check. */
  readonly evidence: readonly string[];
  readonly differs: readonly LandedDifference[];
};

/** A posted patch as it went in. */
export type Landing = Tie & {
  /** Full hash. */
  readonly commit: string;
  readonly committedAt: Instant;
  readonly branch: string;
  readonly subject: string;
  readonly revertedBy?: CommitRevert | undefined;
  /** Other commits of the same change: on branches of releases, or before it was reverted. Oldest first; beside a sure one only sure ones. */
  readonly also: readonly AlsoLanded[];
};

/** A further commit that a patch went in as, with how surely. */
export type AlsoLanded = Pick<Tie, 'confidence'> & {
  readonly commit: string;
  readonly branch: string;
  readonly committedAt: Instant;
};

/** Whether a landing is sure enough to call the patch landed. */
export const isSure = ({ confidence }: Pick<Tie, 'confidence'>): boolean => confidence !== 'possible';

/** Taken back as a whole. A partial revert is shown, and what is left stays landed. */
export const isReverted = ({ revertedBy }: Pick<Landing, 'revertedBy'>): boolean =>
  revertedBy !== undefined && revertedBy.leaves.length === 0;
