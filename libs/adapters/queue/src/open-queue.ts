import type { WorkQueue } from '@sluice/application';
import type { PoolConfig } from 'pg';
import { postgresBackend, redisBackend, type Backend, type OnTrouble } from './backend';
import { BullQueue, type QueueSettings } from './bull-queue';

/** Where the queue is: in Redis by its URL, else in the PostgreSQL that a pool of connections reaches, on a socket or a port. */
export type QueuePlace = { readonly redis: string } | { readonly postgres: PoolConfig };

/** BullMQ's classes for a place, for who has to look behind the port. */
export const openBackend = (place: QueuePlace, onTrouble: OnTrouble = () => undefined): Promise<Backend> =>
  'redis' in place ? redisBackend(place.redis, onTrouble) : postgresBackend(place.postgres, onTrouble);

/** Opens the queue; with PostgreSQL its tables are made where they are missing. A server that is away later on is waited for. */
export const openQueue = async (
  place: QueuePlace,
  { onTrouble = () => undefined, ...settings }: QueueSettings & { readonly onTrouble?: OnTrouble } = {},
): Promise<WorkQueue> => new BullQueue(await openBackend(place, onTrouble), settings, onTrouble);
