import type { WorkQueue } from '@sluice/application';
import type { Location } from './location';
import type { Runtime } from './runtime';

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
