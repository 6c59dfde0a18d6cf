import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import type { WorkQueue } from '@sluice/application';
import type { QueuePlace } from '@sluice/queue';
import { locate, openQueueOf, openRuntime, type Runtime } from '@sluice/runtime';
import { Pool } from 'pg';
import { startPostgres, startRedis } from '../chaos/servers';
import { LEFT_TO_DO } from '../running-sluice';

const WAIT_MS = 600_000;

export type Servers = {
  readonly env: Readonly<Record<string, string>>;
  readonly place: QueuePlace;
  stop(): Promise<void>;
};

/** A database for workers, and a queue in Redis or in that database. */
export const startServers = async (folder: string, withRedis: boolean, config: string): Promise<Servers> => {
  const postgres = await startPostgres(join(folder, 'postgres'));
  const redis = withRedis ? await startRedis(join(folder, 'redis')) : undefined;
  return {
    env: {
      ...{ DATABASE_URL: postgres.url, SLUICE_CONFIG: config },
      ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
    },
    place: redis === undefined ? { postgres: { connectionString: postgres.url } } : { redis: redis.url },
    stop: async () => {
      await redis?.stop();
      await postgres.stop();
    },
  };
};

export type Opened = { readonly runtime: Runtime; readonly queue: WorkQueue; readonly pool: Pool };

/** The program itself on these servers, beside its workers. */
export const opened = async <T>({ env }: Servers, work: (o: Opened) => Promise<T>): Promise<T> => {
  const location = await locate({}, { ...process.env, ...env });
  const runtime = await openRuntime(location, { leaveDirty: true });
  const queue = await openQueueOf(location, runtime);
  const pool = new Pool({ connectionString: env['DATABASE_URL'], max: 1 });
  try {
    return await work({ runtime, queue, pool });
  } finally {
    await pool.end();
    await queue.close();
    await runtime.close();
  }
};

export const until = async (isSo: () => Promise<boolean> | boolean, everyMs: number): Promise<void> => {
  for (const end = Date.now() + WAIT_MS; !(await isSo()); await pause(everyMs))
    if (Date.now() > end) throw new Error('the workers did not get done in ten minutes');
};

/** Whether nothing is left to do, in the database and in the queue. */
export const isQuiet = async ({ queue, pool }: Opened): Promise<boolean> => {
  const { rows } = await pool.query<{ n: number }>(LEFT_TO_DO);
  return rows[0]?.n === 0 && (await queue.depths()).every((d) => d.waiting + d.active === 0);
};
