import type { EdgeConfidence, EdgeKind, PatchRef } from '@sluice/dependency';
import type { Renumbering } from '@sluice/interface-model';
import type { Evidence, Instant } from '@sluice/kernel';
import type { TitleSource } from '@sluice/series';
import type { NodeSummary } from '../connect/signatures';

/** What is foretold of a dependent if what it needs is taken back. */
export type Prediction =
  /** It is posted and cannot go in as it is. */
  | 'blocked'
  /** It is in the tree, and has to be changed or taken back, too. */
  | 'broken'
  /** Its number moves down. */
  | 'renumbered'
  /** Its number stays: a release has seen it. */
  | 'keeps-number'
  /** It is the posted revert. */
  | 'carries-it-out';

/** A patch that needs what would be taken back, by itself or through others. */
export type Dependent = {
  readonly ref: PatchRef;
  readonly sort: NodeSummary['sort'];
  readonly subject: string | null;
  readonly at: Instant | null;
  readonly series: string | null;
  readonly revision: string | null;
  readonly position: number | null;
  readonly landedAs: string | null;
  /** It never came: where its title was read. */
  readonly titleFrom: TitleSource | null;
  /** It never came, and `landedAs` is the commit that bears its title and its author's name. */
  readonly byTitle: boolean;
  /** Each once, in order of how sure they are. */
  readonly kinds: readonly EdgeKind[];
  /** The surest of its edges. */
  readonly confidence: EdgeConfidence;
  /** Symbols, bits or mirrors it is tied by. */
  readonly names: readonly string[];
  readonly evidence: readonly Evidence[];
  /** 1: it needs what is taken back itself. */
  readonly depth: number;
  readonly predicted: Prediction;
  /** What would become of it, as a sentence. */
  readonly does: string;
  readonly renumbering: Renumbering | null;
};
