import 'reflect-metadata';
import type { WorkQueue } from '@sluice/application';
import {
  alsoFrom,
  isServerAway,
  openQueueOf,
  openRuntime,
  type Location,
  type Runtime,
  type SluiceConfig,
} from '@sluice/runtime';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { NestLog } from '../observability';
import { Analyser } from './analyser';
import { Clockwork } from './clockwork';
import { DEFAULT_SETTINGS, logTrouble, type WorkerContext, type WorkerSettings } from './context';
import { Fetcher } from './fetcher';
import { observe } from './observed';
import { outboxUseCases } from './outbox-jobs';
import { WorkHost } from './work-host';
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
export type RunningWorker = {
  readonly runtime: Runtime;
  readonly queue: WorkQueue;
  /** Ends what is in hand, within the time set for it, and closes everything. */
  stop(): Promise<void>;
};

/** A server that comes and goes tells the same again and again: once a while is enough. */
const TELL_AGAIN_MS = 30_000;

const seldom = (log: Logger): ((error: Error) => void) => {
  let last = -Infinity;
  return (error) => {
    if (performance.now() - last < TELL_AGAIN_MS && isServerAway(error)) return;
    last = performance.now();
    logTrouble(log, error);
  };
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
export const startWorker = async (location: Location, options: WorkerOptions): Promise<RunningWorker> => {
  const { log, config, env } = options;
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const runtime = await openRuntime(location, { leaveDirty: true });
  const undo: (() => Promise<void>)[] = [() => runtime.close()];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step().catch((e: unknown) => logTrouble(log, e));
  };
  try {
    const queue = await openQueueOf(location, runtime, seldom(log));
    undo.push(() => queue.close());
    const useCases = outboxUseCases({ runtime, queue, log, settings }, config, env);
    const analyser = new Analyser(alsoFrom(location, runtime.connection), settings.analyseSeconds);
    undo.push(() => analyser.close());
    const context = { runtime, queue, analyser, useCases, settings, log };
    const nest = await startNest(context);
    undo.push(() => nest.close());
    const host = nest.get(WorkHost);
    const clockwork = nest.get(Clockwork);
    const { port, host: address } = config.metrics;
    if (port !== undefined) {
      const served = await observe({ runtime, queue, log, host }, { port, host: address });
      undo.push(() => served.close());
    }
    undo.push(() => host.stop());
    await host.start();
    if (settings.fetchSeconds > 0) {
      const fetcher = nest.get(Fetcher);
      clockwork.add({ everySeconds: settings.fetchSeconds, run: () => fetcher.fetch() });
    }
    undo.push(() => clockwork.stop());
    clockwork.start();
    return { runtime, queue, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
};
