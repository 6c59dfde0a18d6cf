import type { Announcement, FreezeEvent, GatePolicy, Need, PolicyClass, Role } from '@sluice/freeze';
import type { ClassConfidence } from '@sluice/interface-model';
import type { Evidence, Instant } from '@sluice/kernel';
import type { Identity, LandedCommit } from '@sluice/series';
import type { PostedPatch } from './posted-patch';

/** What became of the ack that a landed commit needed (cli.md, `audit landed`). */
export type AckStatus =
  | 'acked'
  | 'acked-misspelt'
  | 'acked-outside-trailers'
  | 'acked-on-list'
  | 'exempt'
  | 'not-required'
  | 'missing';

export const ACK_STATUSES: readonly AckStatus[] = [
  'missing',
  'acked',
  'acked-misspelt',
  'acked-outside-trailers',
  'acked-on-list',
  'exempt',
  'not-required',
];

/** A landed commit with its class, as whoever knows the interface model says. */
export type ClassedCommit = {
  readonly commit: LandedCommit;
  readonly changeClass: PolicyClass;
  readonly classReason: string;
  readonly classConfidence: ClassConfidence;
};

/** Everything an audit depends on. The same input gives the same answer. */
export type AuditInput = {
  readonly release: string;
  /** Commits of the main branch and of the release's own, in any order; others may be among them. */
  readonly commits: readonly ClassedCommit[];
  readonly policy: GatePolicy;
  readonly announcements: readonly Announcement[];
  readonly roles: readonly Role[];
  readonly identities: readonly Identity[];
  readonly decisions: readonly FreezeEvent[];
  readonly branchPhase: string;
  /** Patches seen on the list, with the release acks said for them. */
  readonly posted: readonly PostedPatch[];
  /** What had been announced, decided and said by then counts. */
  readonly saidBy: Instant;
};

/** One row of the audit. */
export type AuditedCommit = {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  readonly committedAt: Instant;
  readonly branch: string;
  /** Name and title of the phase it landed in. */
  readonly phase: string;
  readonly phaseTitle: string;
  readonly class: PolicyClass;
  readonly classReason: string;
  readonly classConfidence: ClassConfidence;
  readonly required: Need;
  /** The ack that was found, as written; `null`: none. */
  readonly found: string | null;
  readonly status: AckStatus;
  /** Why this status, as a sentence. */
  readonly why: string;
  /** What else a reader should know: damage, acks that do not count, phases in doubt. Sentences. */
  readonly notes: readonly string[];
  readonly evidence: readonly Evidence[];
};
