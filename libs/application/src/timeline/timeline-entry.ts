import type { Outcome } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';

export const TIMELINE_KINDS = [
  'revision',
  'mail',
  'trailer',
  'objection',
  'withdrawal',
  'declaration',
  'claim',
  'verdict',
  'landing',
  'revert',
] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** One thing that happened to a series, with where to look it up. */
export type TimelineEntry = {
  readonly kind: TimelineKind;
  readonly at: Instant;
  /** What happened, in a few words. */
  readonly what: string;
  /** The words of the one who said it, or what decides a verdict; absent where `what` says all. */
  readonly detail?: string | undefined;
  readonly by?: { readonly name: string; readonly address: string } | undefined;
  readonly revision?: string | undefined;
  /** Which patches of the revision: `all`, `cover`, or positions such as `1,3`. */
  readonly patches?: string | undefined;
  readonly messageId?: string | undefined;
  readonly commit?: string | undefined;
  /** The series it leads to, where that is another one. */
  readonly series?: string | undefined;
  /** Of a trailer: whether a gate takes it; `detail` says why. */
  readonly weight?: 'counts' | 'needs-human' | 'does-not-count' | undefined;
  readonly verdict?: VerdictStep | undefined;
};

/** How a verdict changed. */
export type VerdictStep = {
  readonly release: string;
  readonly phase: string;
  readonly before?: Outcome | undefined;
  readonly after: Outcome;
  /** Rules that came to act, and rules that no longer do. */
  readonly appears: readonly string[];
  readonly vanishes: readonly string[];
  /** The passing of time did it, and nobody's word. */
  readonly byClock: boolean;
};
