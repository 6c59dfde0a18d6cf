import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { redisHealth, type RedisHealth } from './redis-health';

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => done(port));
    });
  });

/** What is said of a Redis that was started with these settings, while it runs. */
const healthOf = async (...settings: readonly string[]): Promise<RedisHealth> => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-redis-'));
  const port = await freePort();
  const redis = spawn('redis-server', ['--port', String(port), '--dir', folder, '--save', '', ...settings]);
  const ended = new Promise((done) => redis.once('close', done));
  try {
    let health: RedisHealth = { answers: false, why: 'not asked' };
    for (let n = 0; n < 100 && !health.answers; n++) {
      health = await redisHealth(`redis://127.0.0.1:${String(port)}`);
      await setTimeout(50);
    }
    return health;
  } finally {
    redis.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
};

test('a Redis that keeps what it has is well', async () => {
  expect(await healthOf('--maxmemory-policy', 'noeviction')).toEqual({
    answers: true,
    version: expect.stringMatching(/^\d+\./) as string,
    evicts: undefined,
  });
});

test('one that may throw jobs away is told of', async () => {
  expect(await healthOf('--maxmemory-policy', 'allkeys-lru')).toMatchObject({
    answers: true,
    evicts: 'allkeys-lru',
  });
});

test('one that is not there, and a server that is none, are said so', async () => {
  const port = await freePort();
  expect(await redisHealth(`redis://127.0.0.1:${String(port)}`)).toMatchObject({
    answers: false,
    why: expect.stringContaining('ECONNREFUSED') as string,
  });
  const mute = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => mute.once('listening', done));
  const { port: other } = mute.address() as { readonly port: number };
  expect(await redisHealth(`redis://127.0.0.1:${String(other)}`)).toMatchObject({ answers: false });
  mute.close();
});
