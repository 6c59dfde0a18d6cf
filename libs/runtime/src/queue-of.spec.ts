import { isServerAway } from './errors';
import type { Location } from './location';
import { openQueueOf, waitingOf } from './queue-of';
import type { Runtime } from './runtime';

describe('how a queue waits', () => {
  test('is as it does by itself where no configuration was read', () => {
    expect(waitingOf({})).toEqual({});
  });

  test('is what the configuration says, in whole milliseconds', () => {
    expect(waitingOf({ queue: { retrySeconds: 1, missedSeconds: 15 } })).toEqual({
      retries: { backoffMs: 1_000 },
      patience: { lockMs: 15_000, lookForStalledMs: 5_000 },
    });
    expect(waitingOf({ queue: { retrySeconds: 0.0123, missedSeconds: 5 } })).toEqual({
      retries: { backoffMs: 12 },
      patience: { lockMs: 5_000, lookForStalledMs: 1_667 },
    });
  });
});

test('a Redis that is away is told as Redis, and as a server that comes back', async () => {
  const told: Error[] = [];
  // Nothing listens on port 1.
  const location = { redisUrl: 'redis://127.0.0.1:1' } as Location;
  const queue = await openQueueOf(location, {} as Runtime, (error) => told.push(error));
  queue.depths().catch(() => undefined);
  while (told.length === 0) await new Promise((done) => setTimeout(done, 20));
  await queue.close();
  expect(told[0]?.message).toBe('Redis does not answer: check REDIS_URL, or that the server runs');
  expect(isServerAway(told[0])).toBe(true);
});
