import { configInForce, locate, type Named } from '@sluice/runtime';
import { createLog } from '../observability';
import { DEFAULT_SETTINGS, type WorkerSettings } from './context';
import { startWorker } from './run-worker';
import { runUntilSignal } from './until-stopped';

/** What whoever starts a worker chooses himself; the rest is by the configuration in force. */
export type Chosen = {
  readonly settings?: Partial<WorkerSettings> | undefined;
  /** Instead of the configured port of metrics and health. */
  readonly port?: number | undefined;
  /** Only what is wrong is logged. */
  readonly quiet?: boolean | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * All that a process does which is a worker and nothing else: however it was started, it works by the same composition until it is told to stop.
 * @throws what `locate` and `startWorker` throw, before it is ready
 */
export const runWorkerProcess = async (
  named: Named,
  env: Environment,
  { settings: chosen, port, quiet }: Chosen = {},
): Promise<void> => {
  const config = await configInForce(env);
  const log = createLog({ level: quiet === true ? 'warn' : config.log.level });
  const location = await locate(named, env);
  const settings = { ...DEFAULT_SETTINGS, ...chosen };
  const observed = port ?? config.metrics.port;
  const metrics = { ...config.metrics, port: observed };
  const worker = await startWorker(location, { settings, log, config: { ...config, metrics }, env });
  log.info({ queue: location.redisUrl === undefined ? 'PostgreSQL' : 'Redis' }, 'ready');
  await runUntilSignal(worker, { stopSeconds: settings.stopSeconds, log });
};
