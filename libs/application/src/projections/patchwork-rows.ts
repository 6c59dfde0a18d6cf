import type { Instant } from '@sluice/kernel';
import type { Address } from '@sluice/mail';

/** The states that Patchwork's clients know, in the order of their numbers there (from 1); the last four are kernel.org's. */
export const PATCHWORK_STATES = [
  ...(['new', 'under-review', 'accepted', 'rejected', 'rfc', 'not-applicable'] as const),
  ...(['changes-requested', 'awaiting-upstream', 'superseded', 'deferred'] as const),
  ...(['mainlined', 'handled-elsewhere', 'queued', 'needs-ack'] as const),
] as const;

export type PatchworkState = (typeof PATCHWORK_STATES)[number];

/**
 * How firm a state that Sluice derived is: `settled` by the tree (it landed, or was reverted), `over` by its author (a newer revision, a withdrawal),
 * `open` otherwise.
 */
export type Firmness = 'settled' | 'over' | 'open';

export type DerivedState = {
  readonly state: PatchworkState;
  readonly firmness: Firmness;
  /** When what it rests on was said, or committed. */
  readonly since: Instant;
  /** The commit a patch landed as. */
  readonly commit?: string | undefined;
};

/** One mail as Patchwork's clients see it. */
export type PatchworkMail = {
  readonly kind: 'patch' | 'cover' | 'comment';
  readonly messageId: string;
  readonly rawHash: string;
  /** A subject as `patchworkName` makes it; of a comment as it was written. */
  readonly name: string;
  readonly saidAt: Instant;
  /** When Sluice learnt of it. */
  readonly recordedAt: Instant;
  /** Who sent it, a list's rewriting undone. */
  readonly submitter: Address;
  /** n of n/m in its posting; 0 for a cover letter. Absent for a comment. */
  readonly position?: number | undefined;
  /** What a comment is on: the Message-ID of a patch or cover letter. */
  readonly on?: string | undefined;
  readonly hash?: string | undefined;
  readonly pullUrl?: string | undefined;
  /** Of a patch. */
  readonly derived?: DerivedState | undefined;
};

/**
 * One posting: what Patchwork calls a series. A revision is one, a RESEND of it another. Its number there is the smallest of its mails' numbers: a mail
 * that comes late never changes it.
 */
export type PatchworkPosting = {
  /** Message-IDs of its cover letter and patches; never empty. */
  readonly members: readonly string[];
  readonly cover?: string | undefined;
  /** The cover's subject without prefix, else patch 1's name; absent where neither came. */
  readonly name?: string | undefined;
  readonly saidAt: Instant;
  readonly submitter: Address;
  readonly version: number;
  readonly total: number;
};

/** What one conversation is to Patchwork's clients. */
export type PatchworkRows = {
  readonly mails: readonly PatchworkMail[];
  readonly postings: readonly PatchworkPosting[];
};
