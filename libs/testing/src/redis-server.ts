import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './free-port';

/** A Redis of Debian's package `redis-server`, with its append-only file on, as in service. */
export type TestRedis = {
  readonly url: string;
  /** Ends it as a crash of the machine would, and starts it again from its file. */
  restart(): Promise<void>;
  flush(): Promise<void>;
  stop(): Promise<void>;
};

/** One command over a connection of its own; answers what Redis said. */
const ask = (port: number, command: string): Promise<string> =>
  new Promise((done, fail) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('error', fail);
    socket.once('data', (data) => {
      socket.destroy();
      done(data.toString('utf8'));
    });
    socket.write(`${command}\r\n`);
  });

const ATTEMPTS = 200;
const PAUSE_MS = 50;

const untilReady = async (port: number): Promise<void> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await ask(port, 'PING').catch(() => '');
    if (answer.startsWith('+PONG')) return;
    await setTimeout(PAUSE_MS);
  }
  throw new Error('redis-server does not answer');
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('close', () => done());
  });

/** Whether this machine has a Redis to test with. `npm test` installs one where it may (Debian, as root). */
export const hasRedis = (): boolean =>
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * `describe` where there is a Redis, else `describe.skip` with a word why: a skipped test is counted and seen.
 */
export const describeWithRedis = (name: string, tests: () => void): void => {
  if (hasRedis()) describe(name, tests);
  else describe.skip(`${name} (skipped: no redis-server on this machine)`, tests);
};

/** Starts a Redis on a free port with a folder of its own. */
export const startRedis = async (): Promise<TestRedis> => {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'sluice-redis-'));
  const begin = async (): Promise<ChildProcess> => {
    const settings = [
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'yes',
      '--appendfsync',
      'everysec',
    ];
    const child = spawn('redis-server', ['--port', String(port), '--dir', folder, ...settings], {
      stdio: 'ignore',
    });
    await untilReady(port);
    return child;
  };
  let child = await begin();
  // A test that is ended early takes its server along.
  const stopOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', stopOnExit);
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    restart: async () => {
      child.kill('SIGKILL');
      await ended(child);
      child = await begin();
    },
    flush: async () => void (await ask(port, 'FLUSHALL')),
    stop: async () => {
      process.removeListener('exit', stopOnExit);
      child.kill('SIGTERM');
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
