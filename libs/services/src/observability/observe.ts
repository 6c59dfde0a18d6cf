import type { WorkQueue } from '@sluice/application';
import type { Runtime } from '@sluice/runtime';
import type { Logger } from 'pino';
import { Metrics } from './metrics';
import { serveObservability } from './serve-observability';

type Observed = {
  readonly runtime: Pick<Runtime, 'database' | 'pool' | 'missingMigrations'>;
  readonly queue: Pick<WorkQueue, 'depths'>;
  readonly log: Logger;
  /** Whether the process is of no use without its queue. */
  readonly needsQueue: boolean;
};

export type Observing = { readonly metrics: Metrics; close(): Promise<void> };

/**
 * Answers metrics and health of a process.
 * @throws UnavailableError where the port cannot be had
 */
export const observe = async (
  { runtime, queue, log, needsQueue }: Observed,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<Observing> => {
  const { database, pool } = runtime;
  const metrics = new Metrics({ database, pool, queueDepths: () => queue.depths() });
  const health = {
    database,
    missingMigrations: () => runtime.missingMigrations(),
    ...(needsQueue ? { queueAnswers: () => queue.depths() } : {}),
  };
  const served = await serveObservability({ metrics, health, log, port, host });
  return { metrics, close: () => served.close() };
};
