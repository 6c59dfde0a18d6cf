import type { WorkQueue } from '@sluice/application';
import type { Location } from './location';
import type { Runtime } from './runtime';

/** Whether there is a queue to ask: in PostgreSQL its tables are made when it is first used. */
export const queueIsThere = async (
  { redisUrl }: Location,
  { database }: Pick<Runtime, 'database'>,
): Promise<boolean> => {
  if (redisUrl !== undefined) return true;
  const [row] = await database.rows<{ there: boolean }>(
    "SELECT to_regclass('bullmq.job') IS NOT NULL AS there",
  );
  return row?.there === true;
};

/** The queue that belongs to a database: in Redis where one is configured, else in that database. */
export const openQueueOf = async (
  { redisUrl }: Location,
  { connection }: Pick<Runtime, 'connection'>,
  onTrouble?: (error: Error) => void,
): Promise<WorkQueue> => {
  // Loaded where it is needed: most commands have no use for a queue.
  const { openQueue } = await import('@sluice/queue');
  const place = redisUrl === undefined ? { postgres: connection } : { redis: redisUrl };
  return openQueue(place, onTrouble === undefined ? {} : { onTrouble });
};
