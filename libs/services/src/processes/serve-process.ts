import { alsoFrom, type Named } from '@sluice/runtime';
import { startApi, type ApiOptions, type RunningApi } from '../api/run-api';
import { startMailIntake, takesMail } from '../bot/mail-intake';
import { requirePort } from '../api/http/require-port';
import { DEFAULT_SETTINGS } from '../worker/context';
import { startWorker } from '../worker/run-worker';
import { opened } from './closing';
import { runProcess, type Environment, type Given } from './run-process';

/** What whoever starts the API chooses himself; the rest is by the configuration in force. */
export type ServeChosen = {
  /** Instead of `http.port` and `http.host`. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Only what is wrong is logged. */
  readonly quiet?: boolean | undefined;
  /** Told where it answers, once it does. */
  readonly onAnswering?: ((url: string) => void) | undefined;
};

/** An address of all networks is none that a browser can go to. */
const urlOf = (host: string, port: number): string => {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}/`;
};

/**
 * The API, and beside it a worker, and the intake of mail where that is configured, on the same database where that is the embedded one of a data
 * folder, which nobody else could reach. On a server workers and the bot run apart.
 */
const start = ({ location, config, log, env }: Given, options: ApiOptions): Promise<RunningApi> => {
  if (location.databaseUrl !== undefined) return startApi(location, options);
  return opened(log, async (closing) => {
    // Who answers metrics does it for both.
    const metrics = { ...config.metrics, port: undefined };
    const worker = await startWorker(location, { log, config: { ...config, metrics }, env });
    closing.add(() => worker.stop());
    const { runtime, queue } = worker;
    if (await takesMail(config, runtime.project, env)) {
      const intake = await startMailIntake({ runtime, queue, log, config, env });
      closing.add(() => intake.stop());
    }
    const api = await startApi(alsoFrom(location, worker.runtime.connection), options);
    closing.add(() => api.stop());
    worker.watch(({ name }, { outcome, seconds }) => api.metrics?.ended(name, outcome, seconds));
    return { ...api, stop: () => closing.stop() };
  });
};

/**
 * A process that answers the API.
 * @throws what `locate` and `startApi` throw, before it is ready
 */
export const runServeProcess = (named: Named, env: Environment, chosen: ServeChosen = {}): Promise<void> =>
  runProcess(named, env, {
    quiet: chosen.quiet,
    stopSeconds: DEFAULT_SETTINGS.stopSeconds,
    start: async (given) => {
      const { config, log, location, env: secrets } = given;
      const { port = config.http.port, host = config.http.host } = chosen;
      await requirePort(host, port);
      const options = { log, config, port, host, env: secrets };
      const { stop, missingMigrations, port: taken } = await start(given, options);
      chosen.onAnswering?.(urlOf(host, taken));
      return {
        stop,
        missingMigrations,
        ready: { host, port: taken, worker: location.databaseUrl === undefined },
      };
    },
  });
