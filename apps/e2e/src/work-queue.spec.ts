import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { JobName } from '@sluice/application';
import { startEmbedded, type EmbeddedPostgres } from '@sluice/postgres';
import { openBackend, openQueue, type QueuePlace } from '@sluice/queue';
import {
  describeWithRedis,
  QUICK,
  startRedis,
  workQueueContract,
  type TestRedis,
  type WorkQueueUnderTest,
  startFleeting,
} from '@sluice/testing';
import { Pool } from 'pg';
import { temporaryFolder } from './running-sluice';

const BUILT = require.resolve('@sluice/queue');

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

const underTest = (place: QueuePlace, forget: () => Promise<void>): WorkQueueUnderTest => ({
  open: (retries) => openQueue(place, { ...QUICK, retries: retries ?? QUICK.retries }),
  write: async (name, job) => {
    const backend = await openBackend(place);
    const { connection, prefix } = backend;
    const queue = new backend.classes.Queue(name, {
      connection,
      ...(prefix === undefined ? {} : { prefix }),
    });
    await queue.add(job.name, job.data);
    await queue.close();
    await backend.close();
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
    if (redis === undefined) throw new Error('the server is started first');
    return Promise.resolve(underTest({ redis: redis.url }, redis.flush));
  });
});

describe('on PostgreSQL, over the socket of an embedded server', () => {
  const folder = temporaryFolder('queue');
  let server: EmbeddedPostgres | undefined;
  beforeAll(async () => {
    server = await startFleeting(folder, startEmbedded);
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
    return Promise.resolve(underTest({ postgres: config }, forget));
  });
});
