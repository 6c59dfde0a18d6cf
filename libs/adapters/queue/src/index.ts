export { redisHealth, type RedisHealth } from './redis-health';
export { openBackend, openQueue, type QueuePlace } from './open-queue';
export { openRedis, type OpenedRedis } from './open-redis';
export type { QueueSettings } from './bull-queue';
export type { Retries } from './job-options';
export type { Patience } from './working';
