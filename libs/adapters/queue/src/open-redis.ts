import { Redis } from 'ioredis';

/** A connection of its own to Redis, for what is counted there. */
export type OpenedRedis = {
  readonly client: Redis;
  close(): void;
};

/** Opens a connection that fails at once where Redis is away, and comes back by itself: whoever counts has something else to go by meanwhile. */
export const openRedis = (url: string, onTrouble: (error: Error) => void): OpenedRedis => {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
  });
  client.on('error', onTrouble);
  return { client, close: () => client.disconnect() };
};
