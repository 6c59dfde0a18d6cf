import type { WorkQueue } from '@sluice/application';
import { isServerAway, UnavailableError } from './errors';
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

/** PostgreSQL counts whole milliseconds. */
const msOf = (seconds: number): number => Math.round(seconds * 1_000);

/** How a queue waits, as the configuration says it; as a queue does by itself where none was read. */
export const waitingOf = ({ queue }: Pick<Location, 'queue'>) =>
  queue === undefined
    ? {}
    : {
        retries: { backoffMs: msOf(queue.retrySeconds) },
        // Looked at three times as often: nobody is missed for much longer than that.
        patience: { lockMs: msOf(queue.missedSeconds), lookForStalledMs: msOf(queue.missedSeconds / 3) },
      };

/** Which server is away: both say it in the same words, and only here is it known who was asked. Its code stays, by which it is known to come back. */
export const redisTrouble = (error: Error): Error =>
  isServerAway(error)
    ? Object.assign(
        new UnavailableError('Redis does not answer: check REDIS_URL, or that the server runs', {
          cause: error,
        }),
        { code: (error as { readonly code?: unknown }).code ?? 'ECONNREFUSED' },
      )
    : error;

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
  const told =
    onTrouble === undefined || redisUrl === undefined
      ? onTrouble
      : (error: Error): void => onTrouble(redisTrouble(error));
  return openQueue(place, { ...waitingOf(location), ...(told === undefined ? {} : { onTrouble: told }) });
};
