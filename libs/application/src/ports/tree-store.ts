import type { PatchLinks } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { Role } from '@sluice/freeze';
import type { LandedCommit } from '@sluice/series';
import type { BranchMoved, MaintainersSeen, TagSeen } from '../tree-facts';

/** A landed commit as derivation needs it; its branch is the canonical one of all it is known to be on now, whatever moment is asked for. */
export type StoredCommit = LandedCommit & {
  readonly recordedAt: Instant;
  /** When it was seen that a forced push had taken it from the last branch it was on. */
  readonly droppedAt?: Instant | undefined;
};

/** What commits give to the index of dependencies, by their hash, and the version (`linksVersion`) that made it. Derived, and no part of the facts. */
export type LandedLinks = {
  readonly version: string;
  readonly of: ReadonlyMap<string, PatchLinks>;
};

export type TakenCommits = { readonly new: number; readonly reverts: number };

/** What was found in a tree beside its commits. */
export type TreeFacts = {
  readonly project: string;
  readonly tags: readonly TagSeen[];
  readonly maintainers: readonly MaintainersSeen[];
  readonly moved: readonly BranchMoved[];
};

/** Where what a project's tree says comes in. Each call is one transaction: facts, rows, and what they make dirty. */
export interface TreeStore {
  /** Which of these identities of facts are recorded already. */
  recorded(identities: readonly string[]): Promise<ReadonlySet<string>>;
  /** The commit a branch was at when last looked at. */
  tip(project: string, branch: string): Promise<string | undefined>;
  /** Takes landed commits; of known ones only the branches they are on may be news. Answers how many were new, and how many of these revert something. */
  take(commits: readonly LandedCommit[], links?: LandedLinks): Promise<TakenCommits>;
  /** Commits that stand on a branch and whose links another version made, or none, in order of their hash, after the given one. */
  unlinked(version: string, after: string | undefined, limit: number): Promise<readonly string[]>;
  /** Replaces the links of known commits. */
  relink(links: LandedLinks): Promise<void>;
  /** Takes tags, versions of MAINTAINERS, and moves of branches: after the commits, so that a tip is only believed with all below it. */
  note(facts: TreeFacts): Promise<{ readonly tags: number }>;
  /** The commits seen on a branch that it still has. */
  commitsOn(branch: string): Promise<readonly string[]>;
  /** Maintainers by the MAINTAINERS files of the main branch, as learnt by a moment; none where no tree is known. */
  roles(project: string, knownAsOf?: Instant): Promise<readonly Role[]>;
  /** How many landed commits are tied to posted patches. */
  matched(): Promise<number>;
}
