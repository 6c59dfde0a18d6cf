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

/** How a queue waits, as the configuration says it; as a queue does by itself where none was read. */
const waitingOf = ({ queue }: Location) => {
  if (queue === undefined) return {};
  const missedMs = queue.missedSeconds * 1_000;
  return {
    retries: { backoffMs: queue.retrySeconds * 1_000 },
    // Looked at three times as often: nobody is missed for much longer than that.
    patience: { lockMs: missedMs, lookForStalledMs: missedMs / 3 },
  };
};

/** The queue that belongs to a database: in Redis where one is configured, else in that database. */
export const openQueueOf = async (
  location: Location,
  { connection }: Pick<Runtime, 'connection'>,
  onTrouble?: (error: Error) => void,
): Promise<WorkQueue> => {
  // Loaded where it is needed: most commands have no use for a queue.
  const { openQueue } = await import('@sluice/queue');
  const { redisUrl } = location;
  const place = redisUrl === undefined ? { postgres: connection } : { redis: redisUrl };
  return openQueue(place, { ...waitingOf(location), ...(onTrouble === undefined ? {} : { onTrouble }) });
};
