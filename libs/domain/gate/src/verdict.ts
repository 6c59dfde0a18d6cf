import type { Evidence, Instant } from '@sluice/kernel';
import type { Severity } from '@sluice/interface-model';

export type Outcome = 'open' | 'held' | 'undetermined' | 'closed';

/** What a reason does to the outcome; the worst one wins: closes, holds, undetermines, informs. */
export type Effect = 'closes' | 'holds' | 'undetermines' | 'informs';

export type Reason = {
  readonly rule: string;
  readonly ruleVersion: number;
  readonly severity: Severity;
  readonly effect: Effect;
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  /** What would clear it, as a sentence; empty for what only informs. */
  readonly clearedBy: string;
};

type Judged = {
  readonly series: string;
  readonly revision: string;
  readonly release: string;
  readonly phase: string;
  /** Until when this answer holds if nothing else is said: the next phase border, or nothing once the release shipped. */
  readonly validUntil?: Instant | undefined;
};

/** A verdict is its reasons. Only `open` may have none that act. */
export type Verdict = Judged &
  (
    | { readonly outcome: 'open'; readonly reasons: readonly Reason[] }
    | {
        readonly outcome: 'held' | 'closed' | 'undetermined';
        readonly reasons: readonly [Reason, ...Reason[]];
      }
  );
