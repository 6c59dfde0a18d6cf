import type { Evidence, Instant } from '@sluice/kernel';

/** How one patch depends on another (see docs/dependency-chains.md for what each is found by). */
export type EdgeKind =
  | 'declared'
  | 'base'
  | 'series-order'
  | 'symbol'
  | 'lines'
  | 'number'
  | 'mirror'
  | 'fixes'
  | 'reverts'
  | 'promise'
  | 'prose';

/** `certain`: as said by its author's own words or by the tree. `likely`: by all that is alike. `weak`: read from prose or order; a person confirms it. */
export type EdgeConfidence = 'certain' | 'likely' | 'weak';

/**
 * A patch by what it is found by: the Message-ID of a posting, the full hash of a landed commit, or, for a patch that is known of and never came
 * under a known Message-ID, `SERIES-ID/REVISION/POSITION`.
 */
export type PatchRef = string;

/** `from` needs `to`. One edge for each pair and kind. */
export type Edge = {
  readonly from: PatchRef;
  readonly to: PatchRef;
  readonly kind: EdgeKind;
  readonly confidence: EdgeConfidence;
  /** Never empty: what a person can check. */
  readonly evidence: readonly Evidence[];
  /** When it came to be: when its later end was said or committed. */
  readonly saidAt: Instant;
  /** The symbols, bits or mirrors that make it, sorted; absent for kinds that rest on none. */
  readonly names?: readonly string[] | undefined;
  /** For `lines`: how many lines of `to` are touched. */
  readonly lines?: number | undefined;
};
