import 'reflect-metadata';
import type { WorkQueue } from '@sluice/application';
import {
  alsoFrom,
  openQueueOf,
  openRuntime,
  requireReportable,
  type Location,
  type Runtime,
  type SluiceConfig,
} from '@sluice/runtime';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { NestLog, observe } from '../observability';
import { opened } from '../processes/closing';
import type { Running } from '../processes/until-stopped';
import { Analyser } from './analyser';
import { Clockwork } from './clockwork';
import { DEFAULT_SETTINGS, seldom, type WorkerContext, type WorkerSettings } from './context';
import { Fetcher } from './fetcher';
import { outboxUseCases } from './outbox-jobs';
import { WorkHost, type Ended } from './work-host';
import { WorkerModule } from './worker.module';

export type WorkerOptions = {
  readonly settings?: Partial<WorkerSettings> | undefined;
  readonly log: Logger;
  /** Who is told what, and where metrics and health are answered: without a port nowhere. */
  readonly config: SluiceConfig;
  /** Holds the secrets that the configuration names. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** A worker that runs. */
export type RunningWorker = Running & {
  readonly runtime: Runtime;
  readonly queue: WorkQueue;
  /** Tells of every job that ended. */
  watch(watcher: Ended): void;
  /** Ends what is in hand, within the time set for it, and closes everything. */
  stop(): Promise<void>;
};

const startNest = (context: WorkerContext): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(WorkerModule.over(context), {
    logger: new NestLog(context.log),
    abortOnError: false,
  });

/**
 * Starts a worker: opens the database and the queue, and works off what is queued until it is stopped. Any number of them work on one database,
 * unless that is the embedded one of a folder, which one process has.
 * @throws what `openRuntime` throws
 */
export const startWorker = (location: Location, options: WorkerOptions): Promise<RunningWorker> => {
  const { log, config, env } = options;
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  return opened(log, async (closing) => {
    const runtime = await openRuntime(location, { leaveDirty: true });
    closing.add(() => runtime.close());
    await requireReportable(runtime, config);
    const queue = await openQueueOf(location, runtime, seldom(log));
    closing.add(() => queue.close());
    const useCases = outboxUseCases({ runtime, queue, log, settings }, config, env);
    closing.add(() => Promise.resolve(useCases.close?.()));
    const analyser = new Analyser(alsoFrom(location, runtime.connection), settings.analyseSeconds);
    closing.add(() => analyser.close());
    const context = { runtime, queue, analyser, useCases, settings, log };
    const nest = await startNest(context);
    closing.add(() => nest.close());
    const host = nest.get(WorkHost);
    const clockwork = nest.get(Clockwork);
    const { port, host: address } = config.metrics;
    if (port !== undefined) {
      const observing = await observe({ runtime, queue, log, needsQueue: true }, { port, host: address });
      closing.add(() => observing.close());
      host.watch(({ name }, { outcome, seconds }) => observing.metrics.ended(name, outcome, seconds));
    }
    closing.add(() => host.stop());
    await host.start();
    if (settings.fetchSeconds > 0) {
      const fetcher = nest.get(Fetcher);
      clockwork.add({ everySeconds: settings.fetchSeconds, run: () => fetcher.fetch() });
    }
    closing.add(() => clockwork.stop());
    clockwork.start();
    return { runtime, queue, watch: (watcher) => host.watch(watcher), stop: () => closing.stop() };
  });
};
