import type { SluiceConfig } from '@sluice/runtime';
import { Metrics, serveObservability, type ServedObservability } from '../observability';
import type { WorkerContext } from './context';
import type { WorkHost } from './work-host';

type Observed = Pick<WorkerContext, 'runtime' | 'queue' | 'log'> & { readonly host: WorkHost };

/**
 * Answers metrics and health of a worker.
 * @throws UnavailableError where the port cannot be had
 */
export const observe = async (
  { runtime, queue, log, host: work }: Observed,
  { port, host }: { readonly port: number; readonly host: SluiceConfig['metrics']['host'] },
): Promise<ServedObservability> => {
  const { database, pool } = runtime;
  const metrics = new Metrics({ database, pool, queueDepths: () => queue.depths() });
  work.watch((job, { outcome, seconds }) => metrics.ended(job.name, outcome, seconds));
  const health = {
    database,
    missingMigrations: () => runtime.missingMigrations(),
    queueAnswers: () => queue.depths(),
  };
  return serveObservability({ metrics, health, log, port, host });
};
