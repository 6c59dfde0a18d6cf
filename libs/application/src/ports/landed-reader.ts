import type { Instant } from '@sluice/kernel';
import type { StoredCommit } from './tree-store';

/** Commits of the project's tree, as far as they are known. */
export interface LandedReader {
  /** Commits of the main branch and of release branches with a committer date in the range, both ends included, in any order. */
  landed(range: { readonly from: Instant; readonly to: Instant }): Promise<readonly StoredCommit[]>;
}
