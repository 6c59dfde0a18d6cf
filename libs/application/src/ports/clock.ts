import type { Instant } from '@sluice/kernel';

/** Adapters own the time; the core is told it. */
export interface Clock {
  now(): Instant;
}
