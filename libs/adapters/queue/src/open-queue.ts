import type { WorkQueue } from '@sluice/application';
import type { PoolConfig } from 'pg';
import { postgresBackend, redisBackend, type OnTrouble } from './backend';
import { BullQueue, type QueueSettings } from './bull-queue';

/** Where the queue is: in Redis by its URL, else in the PostgreSQL that a pool of connections reaches, on a socket or a port. */
export type QueuePlace = { readonly redis: string } | { readonly postgres: PoolConfig };

/** Opens the queue; with PostgreSQL its tables are made where they are missing. A server that is away later on is waited for. */
export const openQueue = async (
  place: QueuePlace,
  { onTrouble = () => undefined, ...settings }: QueueSettings & { readonly onTrouble?: OnTrouble } = {},
): Promise<WorkQueue> =>
  new BullQueue(
    'redis' in place
      ? await redisBackend(place.redis, onTrouble)
      : await postgresBackend(place.postgres, onTrouble),
    settings,
    onTrouble,
  );
