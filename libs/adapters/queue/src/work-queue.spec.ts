import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { JobName } from '@sluice/application';
import { startEmbedded, type EmbeddedPostgres } from '@sluice/postgres';
import {
  describeWithRedis,
  QUICK,
  startRedis,
  workQueueContract,
  type TestRedis,
  type WorkQueueUnderTest,
} from '@sluice/testing';
import { Pool } from 'pg';
import { postgresBackend, redisBackend, type Backend } from './backend';
import { openQueue, type QueuePlace } from './open-queue';

const BUILT = resolve(__dirname, '../dist/index.js');

/** What a process of its own does that takes one job and never ends it. */
const HOLDER = `
  const { openQueue } = require(${JSON.stringify(BUILT)});
  const [place, settings, name] = process.argv.slice(1).map((text) => JSON.parse(text));
  openQueue(place, settings).then((queue) => queue.work({ [name]: () => { process.stdout.write('held'); return new Promise(() => {}); } }));
`;

const hold = async (place: QueuePlace, name: JobName): Promise<{ kill(): Promise<void> }> => {
  const values = [place, QUICK, name].map((value) => JSON.stringify(value));
  const child = spawn(process.execPath, ['-e', HOLDER, ...values], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
};

const nothing = (): void => undefined;

const underTest = (
  place: QueuePlace,
  backend: () => Promise<Backend>,
  forget: () => Promise<void>,
): WorkQueueUnderTest => ({
  open: () => openQueue(place, QUICK),
  write: async (name, job) => {
    const raw = await backend();
    const { connection, prefix } = raw;
    const queue = new raw.classes.Queue(name, { connection, ...(prefix === undefined ? {} : { prefix }) });
    await queue.add(job.name, job.data);
    await queue.close();
    await raw.close();
  },
  hold: (name) => hold(place, name),
  close: forget,
});

describeWithRedis('on Redis', () => {
  let redis: TestRedis | undefined;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  workQueueContract('Redis', () => {
    const url = redis?.url ?? '';
    return Promise.resolve(
      underTest({ redis: url }, () => redisBackend(url, nothing), redis?.flush ?? (() => Promise.resolve())),
    );
  });
});

describe('on PostgreSQL, over the socket of an embedded server', () => {
  let server: EmbeddedPostgres | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'sluice-queue-'));
    await chmod(folder, 0o755);
    server = await startEmbedded(folder);
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  workQueueContract('PostgreSQL', () => {
    if (server === undefined) throw new Error('the server is started first');
    const config = { host: server.socketFolder, user: server.user, database: server.database };
    const forget = async (): Promise<void> => {
      const pool = new Pool(config);
      await pool.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
      await pool.end();
    };
    return Promise.resolve(underTest({ postgres: config }, () => postgresBackend(config, nothing), forget));
  });
});
