import { openRedis } from '@sluice/queue';
import { openQueueOf, openRuntime, redisTrouble, type Location, type SluiceConfig } from '@sluice/runtime';
import type { Logger } from 'pino';
import { observe, type Metrics } from '../observability';
import { opened } from '../processes/closing';
import type { OnDatabase } from '../processes/until-stopped';
import { logTrouble, seldom } from '../worker/context';
import { databaseAccess } from './access/database-access';
import { serveApi } from './serve-api';

export type ApiOptions = {
  readonly log: Logger;
  /** Where metrics and health are answered, among other things: without a port nowhere. */
  readonly config: SluiceConfig;
  /** Holds the secrets that the configuration names. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
};

export type RunningApi = OnDatabase & {
  readonly port: number;
  /** Absent where nobody may ask for them. */
  readonly metrics?: Metrics | undefined;
};

/**
 * Opens database and queue and answers the API until it is stopped. Any number of them answer from one database, unless that is the embedded one of
 * a folder, which one process has.
 * @throws what `openRuntime` throws; UnavailableError where the port cannot be had
 */
export const startApi = (location: Location, options: ApiOptions): Promise<RunningApi> => {
  const { log, config, env, port, host } = options;
  return opened(log, async (closing) => {
    const runtime = await openRuntime(location, { leaveDirty: true });
    closing.add(() => runtime.close());
    const queue = await openQueueOf(location, runtime, seldom(log));
    closing.add(() => queue.close());
    const parts = { runtime, queue, config, log, env };
    const counters =
      location.redisUrl === undefined
        ? undefined
        : openRedis(location.redisUrl, (error) => logTrouble(log, redisTrouble(error)));
    closing.add(() => Promise.resolve(counters?.close()));
    let metrics: Metrics | undefined;
    if (config.metrics.port !== undefined) {
      const place = { port: config.metrics.port, host: config.metrics.host };
      // Reads go on without a queue, and a decision is on the to-do list whether a worker is woken or not.
      const observing = await observe({ ...parts, needsQueue: false }, place);
      closing.add(() => observing.close());
      metrics = observing.metrics;
    }
    const context = { ...parts, counters, access: databaseAccess(parts), metrics: metrics?.http };
    const served = await serveApi(context, { port, host });
    closing.add(() => served.close());
    const missingMigrations = () => runtime.missingMigrations();
    return { port: served.port, metrics, missingMigrations, stop: () => closing.stop() };
  });
};
