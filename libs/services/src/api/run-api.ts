import { openQueueOf, openRuntime, type Location, type SluiceConfig } from '@sluice/runtime';
import type { Logger } from 'pino';
import { logTrouble } from '../worker/context';
import type { Access } from './access/caller';
import { serveApi } from './serve-api';

export type ApiOptions = {
  readonly log: Logger;
  readonly config: SluiceConfig;
  readonly access: Access;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
};

export type RunningApi = { readonly port: number; stop(): Promise<void> };

/**
 * Opens database and queue and answers the API until it is stopped. Any number of them answer from one database, unless that is the embedded one of
 * a folder, which one process has.
 * @throws what `openRuntime` throws; UnavailableError where the port cannot be had
 */
export const startApi = async (location: Location, options: ApiOptions): Promise<RunningApi> => {
  const { log, config, access, port, host } = options;
  const runtime = await openRuntime(location, { leaveDirty: true });
  const undo: (() => Promise<void>)[] = [() => runtime.close()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step().catch((e: unknown) => logTrouble(log, e));
  };
  try {
    const queue = await openQueueOf(location, runtime, (error) => logTrouble(log, error));
    undo.push(() => queue.close());
    const served = await serveApi({ runtime, queue, config, log, access }, { port, host });
    undo.push(() => served.close());
    return { port: served.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
