import 'reflect-metadata';
import type { WorkQueue } from '@sluice/application';
import {
  alsoFrom,
  isServerAway,
  openQueueOf,
  openRuntime,
  type Location,
  type Runtime,
} from '@sluice/runtime';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Analyser } from './analyser';
import { Clockwork } from './clockwork';
import {
  DEFAULT_SETTINGS,
  type Notes,
  type WorkerContext,
  type WorkerSettings,
  type WorkerUseCases,
} from './context';
import { Fetcher } from './fetcher';
import { WorkHost } from './work-host';
import { WorkerModule } from './worker.module';

export type WorkerOptions = {
  readonly settings?: Partial<WorkerSettings> | undefined;
  readonly notes: Notes;
  /** What other parts do; made once everything is open. */
  readonly useCases?: ((opened: Pick<WorkerContext, 'runtime' | 'queue'>) => WorkerUseCases) | undefined;
  /** Further modules, such as those of health and metrics; with a port they are served there. */
  readonly imports?: DynamicModule['imports'];
  readonly port?: number | undefined;
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

const seldom = (notes: Notes): ((error: Error) => void) => {
  let last = -Infinity;
  return (error) => {
    if (performance.now() - last < TELL_AGAIN_MS && isServerAway(error)) return;
    last = performance.now();
    notes.trouble(error);
  };
};

const startNest = async (
  context: WorkerContext,
  { imports, port }: WorkerOptions,
): Promise<INestApplicationContext> => {
  const module = WorkerModule.over(context, imports);
  if (port === undefined) {
    const nest = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    return nest;
  }
  const served = await NestFactory.create(module, { logger: false, abortOnError: false });
  await served.listen(port);
  return served;
};

/**
 * Starts a worker: opens the database and the queue, and works off what is queued until it is stopped. Any number of them work on one database,
 * unless that is the embedded one of a folder, which one process has.
 * @throws what `openRuntime` throws
 */
export const startWorker = async (location: Location, options: WorkerOptions): Promise<RunningWorker> => {
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const runtime = await openRuntime(location, { leaveDirty: true });
  const undo: (() => Promise<void>)[] = [() => runtime.close()];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step().catch((e: unknown) => options.notes.trouble(e));
  };
  try {
    const queue = await openQueueOf(location, runtime, seldom(options.notes));
    undo.push(() => queue.close());
    const useCases = options.useCases?.({ runtime, queue }) ?? {};
    const analyser = new Analyser(alsoFrom(location, runtime.connection), settings.analyseSeconds);
    undo.push(() => analyser.close());
    const context = { runtime, queue, analyser, useCases, settings, notes: options.notes };
    const nest = await startNest(context, options);
    undo.push(() => nest.close());
    const host = nest.get(WorkHost);
    const clockwork = nest.get(Clockwork);
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
