import { Redis } from 'ioredis';

/** What Redis says of itself, or why it does not answer. */
export type RedisHealth =
  | { readonly answers: true; readonly version: string; readonly evicts: string | undefined }
  | { readonly answers: false; readonly why: string };

/** A doctor does not wait longer for an answer. */
const PATIENCE_MS = 3_000;

const valueOf = (answer: unknown): string | undefined =>
  Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined;

/**
 * Asks a Redis whether it is there and fit for a queue. `evicts` is its `maxmemory-policy` where that may throw jobs away when memory is short
 * (any but `noeviction`); a server that does not let itself be asked is taken to be well.
 */
export const redisHealth = async (url: string): Promise<RedisHealth> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  // Told of by the call that fails.
  let last: Error | undefined;
  redis.on('error', (error: Error) => void (last = error));
  try {
    await redis.connect();
    const info = await redis.info('server');
    const policy = valueOf(await redis.config('GET', 'maxmemory-policy').catch(() => undefined));
    return {
      answers: true,
      version: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown',
      evicts: policy === undefined || policy === 'noeviction' ? undefined : policy,
    };
  } catch (error) {
    const cause = last ?? error;
    return { answers: false, why: cause instanceof Error ? cause.message : String(cause) };
  } finally {
    redis.disconnect();
  }
};
