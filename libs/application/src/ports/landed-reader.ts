import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';

/** Commits of the project's tree, as far as they are known. */
export interface LandedReader {
  /** Commits of the main branch and of release branches with a committer date in the range, both ends included, in any order. */
  landed(range: { readonly from: Instant; readonly to: Instant }): AsyncIterable<LandedCommit>;
}
