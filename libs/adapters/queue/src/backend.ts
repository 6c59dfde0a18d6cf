import {
  createPostgresBackend,
  createRedisBackend,
  runMigrations,
  withBackend,
  type BackendClasses,
  type BackendFactory,
  type IQueueBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Pool, type PoolConfig } from 'pg';

/** BullMQ's classes over one of its backends, and the connection they share. */
export type Backend = {
  readonly classes: BackendClasses<IQueueBackend, unknown>;
  /** What every queue, producer and worker is given. */
  readonly connection: unknown;
  /** Keys of Redis begin with it; PostgreSQL has its schema instead. */
  readonly prefix?: string | undefined;
  close(): Promise<void>;
};

/** Schema of BullMQ's own tables; nothing of Sluice's is in it, and everything in it may be lost. */
const SCHEMA = 'bullmq';
const PREFIX = 'sluice';

/** A listening connection for each queue's worker, and some for questions. */
const CONNECTIONS = 14;

/** How long to wait before looking again for a server that is away. */
const reconnectAfter = (times: number): number => Math.min(50 * times, 1_000);

const bound = <B extends IQueueBackend, C>(factory: BackendFactory<B, C>): Backend['classes'] =>
  withBackend(factory as unknown as BackendFactory<IQueueBackend, unknown>);

/** Where trouble of a shared connection is told; a server that is away comes back, and meanwhile it is no reason to end. */
export type OnTrouble = (error: Error) => void;

/** BullMQ on Redis: quick, and shared by many processes. */
export const redisBackend = (url: string, onTrouble: OnTrouble): Promise<Backend> => {
  // A command waits for a server that is away instead of failing: a worker without its queue has nothing else to do.
  const connection = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: reconnectAfter });
  connection.on('error', onTrouble);
  return Promise.resolve({
    classes: bound(createRedisBackend),
    connection,
    prefix: PREFIX,
    close: async () => {
      // What waits for an answer of a server that is away would keep the process for ever.
      if (connection.status === 'ready') await connection.quit().catch(() => undefined);
      connection.disconnect();
    },
  });
};

/** BullMQ on PostgreSQL: no further server, for one machine and the embedded default. Its tables are made where they are missing. */
export const postgresBackend = async (config: PoolConfig, onTrouble: OnTrouble): Promise<Backend> => {
  const options = [config.options, `-c search_path=${SCHEMA}`].filter((o) => o !== undefined).join(' ');
  const pool = new Pool({ max: CONNECTIONS, ...config, options, keepAlive: true });
  pool.on('error', onTrouble);
  // A connection that is lost while it is lent has no listener of the pool's, and BullMQ has one only while it listens for jobs: the process would end.
  pool.on('connect', (client) => client.on('error', onTrouble));
  // One for each queue, producer and worker that shares it.
  pool.setMaxListeners(64);
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client, SCHEMA);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    classes: bound(createPostgresBackend),
    connection: pool,
    close: () => pool.end(),
  };
};
