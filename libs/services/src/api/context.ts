import type { WorkQueue } from '@sluice/application';
import type { Runtime, SluiceConfig } from '@sluice/runtime';
import type { Logger } from 'pino';
import type { HttpMetrics } from '../observability';
import type { Access } from './access/caller';
import type { SharedCounters } from './access/limits';

/** What the API's parts are given by their tokens. */
export const API = Symbol('the context of the API');

/** What a composition root opened for the API. */
export type ApiContext = {
  readonly runtime: Runtime;
  /** Wakes the workers after a decision. */
  readonly queue: WorkQueue;
  readonly config: SluiceConfig;
  readonly log: Logger;
  /** Who asks, and what they may. */
  readonly access: Access;
  /** Holds the secrets that the configuration names. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where several processes count together what is asked for; each for itself where there is none. */
  readonly counters?: SharedCounters | undefined;
  /** Absent where nobody may ask for them. */
  readonly metrics?: HttpMetrics | undefined;
};
