export { redisHealth, type RedisHealth } from './redis-health';
