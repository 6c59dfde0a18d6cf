import type { Instant } from '@sluice/kernel';
import type { Edge } from './edge';

/**
 * What became of the patch an edge leads to, as of some moment. `posted`: it is on the list and not in the tree. `superseded`: a later version of
 * its series no longer has it. `reverted`: it was in and was taken back, and nothing brought it back since. `unknown`: nothing of it was ever
 * received, neither mail nor commit.
 */
export type ParentFate =
  | { readonly state: 'posted' | 'unknown' }
  | { readonly state: 'landed'; readonly commit: string; readonly at: Instant }
  | { readonly state: 'reverted'; readonly commit: string; readonly by: string; readonly at: Instant }
  | { readonly state: 'superseded'; readonly revision: string; readonly at: Instant }
  | { readonly state: 'withdrawn'; readonly at: Instant };

/** The patch an edge leads to: what became of it, and what a sentence can call it by. */
export type Parent = {
  readonly fate: ParentFate;
  /** The series it belongs to, where it was posted or is the landing of something posted. */
  readonly series?: string | undefined;
  readonly subject?: string | undefined;
};

/** An edge with what became of its parent: on this a verdict may rest. */
export type Dependence = {
  readonly edge: Edge;
  readonly parent: Parent;
  /** A person said that the edge is right. */
  readonly confirmed?: boolean | undefined;
};
