import type { Instant } from '@sluice/kernel';
import type { Address } from '@sluice/mail';

/** A file of a landed commit, with the full ids of its contents before and after; absent where there was none. */
export type LandedFile = {
  readonly path: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
};

/** A commit of a named branch of the project's tree, as git has it. An act: it counts from `committedAt`. */
export type LandedCommit = {
  /** Full hash. */
  readonly commit: string;
  readonly parents: readonly string[];
  /** A named branch it is on: as read, the one it was read from; as a store gives it, the canonical one of all it was seen on. */
  readonly branch: string;
  readonly author: Address;
  readonly authoredAt: Instant;
  readonly committer: Address;
  readonly committedAt: Instant;
  readonly subject: string;
  /** The message below the subject, trailers included. */
  readonly body: string;
  /** Of its diff against the first parent, as git computes it; absent for a merge and for a commit without a textual diff. */
  readonly patchId?: string | undefined;
  readonly files: readonly LandedFile[];
};

/** The hash of a commit that nobody made and that is only supposed, as a what-if does: git's null id, which no object has. */
export const SUPPOSED_COMMIT = '0'.repeat(40);
