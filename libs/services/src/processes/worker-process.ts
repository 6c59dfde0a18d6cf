import type { Location, Named } from '@sluice/runtime';
import { DEFAULT_SETTINGS, type WorkerSettings } from '../worker/context';
import { startWorker } from '../worker/run-worker';
import { runProcess, type Environment } from './run-process';

/** What whoever starts a worker chooses himself; the rest is by the configuration in force. */
export type Chosen = {
  readonly settings?: Partial<WorkerSettings> | undefined;
  /** Instead of the configured port of metrics and health. */
  readonly port?: number | undefined;
  /** Only what is wrong is logged. */
  readonly quiet?: boolean | undefined;
};

/** Where the queue is, for the log. */
export const queueIn = ({ redisUrl }: Location): string => (redisUrl === undefined ? 'PostgreSQL' : 'Redis');

/**
 * A process which is a worker.
 * @throws what `locate` and `startWorker` throw, before it is ready
 */
export const runWorkerProcess = (
  named: Named,
  env: Environment,
  { settings: chosen, port, quiet }: Chosen = {},
): Promise<void> => {
  const settings = { ...DEFAULT_SETTINGS, ...chosen };
  return runProcess(named, env, {
    quiet,
    stopSeconds: settings.stopSeconds,
    start: async ({ location, config, log }) => {
      const metrics = { ...config.metrics, port: port ?? config.metrics.port };
      const options = { settings, log, config: { ...config, metrics }, env };
      const { stop, runtime } = await startWorker(location, options);
      const missingMigrations = () => runtime.missingMigrations();
      return { stop, missingMigrations, ready: { queue: queueIn(location) } };
    },
  });
};
