import type { NameKey, PatchLinks, PatchRef } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';

/** A patch of the index of dependencies: where it stands and what it gives to be found by. */
export type LinkedPatch = {
  readonly ref: PatchRef;
  readonly sort: 'posted' | 'landed';
  /** When it was said, or committed. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  /** Several mails have its Message-ID: when it was said by the first of them, only its series tells. */
  readonly copied?: true;
  readonly links: PatchLinks;
};

/** What to look for. A patch is found that has any of it. */
export type LinksAsked = {
  /** Patches that may introduce one of these. */
  readonly fresh?: readonly string[] | undefined;
  /** Patches that use one of these. */
  readonly uses?: readonly string[] | undefined;
  readonly adds?: readonly number[] | undefined;
  readonly touches?: readonly number[] | undefined;
  /** Patches that name one of these. */
  readonly names?: readonly NameKey[] | undefined;
};

/** The index behind edges: who introduces, uses, adds, touches or names what. Never all pairs. */
export interface LinkIndex {
  /** Patches by their refs; those that are not known are absent. A Message-ID with several copies is that of the first by hash. */
  byRef(refs: readonly PatchRef[]): Promise<readonly LinkedPatch[]>;
  /** Patches that have any of what is asked, in order of time and ref, at most `limit`. */
  find(asked: LinksAsked, limit: number): Promise<readonly LinkedPatch[]>;
  /** Landed commits by the first digits of their hashes (7 to 40). */
  commitsNamed(abbreviated: readonly string[]): Promise<ReadonlyMap<string, PatchRef>>;
}
