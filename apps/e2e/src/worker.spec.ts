import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startEmbedded, type EmbeddedPostgres } from '@sluice/postgres';
import {
  fixtures,
  hasRedis,
  SmallTree,
  startFleeting,
  startRedis,
  until,
  type TestRedis,
} from '@sluice/testing';
import { Pool } from 'pg';
import { lilyMails } from './lily-mails';
import {
  hostedSluice,
  SOON_MISSED,
  SOON_TRIED_AGAIN,
  LEFT_TO_DO,
  SLUICE,
  plainEnvironment,
  runSluice,
  temporaryFolder,
} from './running-sluice';

const folder = temporaryFolder('worker');
const STORY = fixtures('cdf-vpci-story');
const SERIES = 150;

const mbox = (name: string, from: number, to: number): string => {
  const file = join(folder, name);
  writeFileSync(file, lilyMails(from, to));
  return file;
};

let server: EmbeddedPostgres;
const workers: ChildProcess[] = [];

const databaseUrl = (database: string): string =>
  `postgres://${server.user}@localhost/${database}?host=${encodeURIComponent(server.socketFolder)}`;

/** The program on one database of the server, with the queue in Redis where one is given. */
const world = async (
  database: string,
  redis?: TestRedis,
  now = '2022-01-01T00:00:00Z',
  how: Readonly<Record<string, string>> = SOON_MISSED,
) => {
  const admin = new Pool({ connectionString: databaseUrl(server.database) });
  await admin.query(`CREATE DATABASE ${database}`);
  await admin.end();
  const env = {
    ...how,
    DATABASE_URL: databaseUrl(database),
    SLUICE_NOW: now,
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
  };
  const pool = new Pool({ connectionString: env.DATABASE_URL, max: 2 });
  pool.on('error', () => undefined);
  const { run } = hostedSluice(env);
  return {
    run,
    pool,
    rows: async <R extends object>(sql: string, ...values: readonly unknown[]): Promise<readonly R[]> =>
      (await pool.query<R>(sql, [...values])).rows,
    work: async (at = now): Promise<ChildProcess> => {
      const args = [
        SLUICE,
        'worker',
        '--tick',
        '0.5',
        '--sweep',
        '2',
        '--fetch',
        '0',
        '--concurrency',
        'assemble=1',
      ];
      const child = spawn(process.execPath, args, {
        cwd: tmpdir(),
        env: { ...plainEnvironment(), ...env, SLUICE_NOW: at },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      workers.push(child);
      let said = '';
      child.stderr.on('data', (data: Buffer) => (said += data.toString()));
      await until(`a worker is ready, not: ${said}`, () => said.includes('ready'));
      return child;
    },
    dirty: async (): Promise<number> =>
      (await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM dirty_conversation')).rows[0]?.n ?? 0,
    /** Waits until nothing is left to do; a worker that was killed looks alive for some seconds. */
    settled: async (): Promise<void> => {
      for (let waited = 0; ; waited += 250) {
        const { rows } = await pool.query<{ n: number }>(LEFT_TO_DO);
        if (rows[0]?.n === 0) return;
        if (waited > 150_000) throw new Error(`${String(rows[0]?.n)} are left to do`);
        await setTimeout(250);
      }
    },
    digest: async (): Promise<string> =>
      (JSON.parse((await run('digest', '--json')).out) as { readonly digest: string }).digest,
  };
};

type World = Awaited<ReturnType<typeof world>>;

const stopWorker = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  child.kill(signal);
  await once(child, 'close');
  return child.exitCode;
};

/** Everything taken and derived by one process, without any queue. */
let undisturbed = '';
const [first, second] = [mbox('first.mbox', 0, 100), mbox('second.mbox', 80, SERIES)];

beforeAll(async () => {
  server = await startFleeting(join(folder, 'data'), startEmbedded);
  const alone = await world('alone');
  expect((await alone.run('ingest', STORY, first, second, '--quiet')).exit).toBe(0);
  undisturbed = await alone.digest();
  await alone.pool.end();
});

afterAll(async () => {
  for (const child of workers)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const handOver = async (w: World, ...sources: readonly string[]): Promise<void> => {
  const ran = await w.run('ingest', ...sources, '--queue', '--quiet');
  if (ran.exit !== 0) throw new Error(ran.err);
};

const disturbed = (withRedis: boolean) => async (): Promise<void> => {
  const redis = withRedis ? await startRedis() : undefined;
  const w = await world(withRedis ? 'on_redis' : 'on_postgres', redis);
  try {
    // Taken while nobody works: it waits.
    await handOver(w, first);
    expect(await w.dirty()).toBeGreaterThan(0);
    const [one, two] = [await w.work(), await w.work()];
    await until('they have begun', async () => (await w.dirty()) < 100);
    await stopWorker(one, 'SIGKILL');
    await redis?.flush();
    await handOver(w, second, first);
    await redis?.restart();
    const three = await w.work();
    await handOver(w, STORY);
    await w.settled();
    expect(await stopWorker(two, 'SIGTERM')).toBe(0);
    expect(await stopWorker(three, 'SIGINT')).toBe(0);
    expect(await w.digest()).toBe(undisturbed);
    const verify = await w.run('verify');
    expect(`${verify.out}${verify.err}`).not.toMatch(/FAIL/);
    // Nothing was concluded twice.
    const { rows } = await w.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT 1 FROM event WHERE type = 'RevisionPosted'
       GROUP BY stream_name, data ->> 'revision', data ->> 'total', data ->> 'missing', data ->> 'kind' HAVING count(*) > 1) AS twice`,
    );
    expect(rows[0]?.n).toBe(0);
  } finally {
    await w.pool.end();
    await redis?.stop();
  }
};

describe('workers that are killed, and a queue that is lost, come to the same', () => {
  let onPostgres: Promise<void>;
  let onRedis: Promise<void>;
  // Both at once: most of their time they wait.
  beforeAll(() => {
    onPostgres = disturbed(false)();
    onRedis = hasRedis() ? disturbed(true)() : Promise.resolve();
    // Heard where it is waited for, by the test that it is about.
    for (const run of [onPostgres, onRedis]) run.catch(() => undefined);
  });

  test('with the queue in PostgreSQL', () => onPostgres, 300_000);
  (hasRedis() ? test : test.skip)(
    hasRedis() ? 'with the queue in Redis' : 'with the queue in Redis (skipped: no redis-server here)',
    () => onRedis,
    300_000,
  );
});

const HEADER = 'xen/include/public/domctl.h';
const header = (bits: readonly string[]): string =>
  bits.map((bit, n) => `#define XEN_DOMCTL_CDF_${bit} (1U << ${String(n)})\n`).join('');

describe('a worker by itself', () => {
  const small = new SmallTree();
  let w: World;
  beforeAll(async () => {
    w = await world('by_itself', undefined, '2021-10-12T12:00:00Z', SOON_TRIED_AGAIN);
  });
  afterAll(async () => {
    await w.pool.end();
    rmSync(small.folder, { recursive: true, force: true });
  });

  /** A patch that adds a bit, as mailed; its tree has what was there before, and what it makes of it. */
  const patch = (): string => {
    small.commit('xen: begin', { [HEADER]: header(['hvm']) }, { at: '2021-09-01T10:00:00Z' });
    small.commit('xen/arm: dive', { [HEADER]: header(['hvm', 'dive']) }, { at: '2021-10-01T10:00:00Z' });
    const text = small
      .git('format-patch', '--stdout', '-1')
      .replace(/^From: /m, 'Message-ID: <dive@pond.example>\nFrom: ');
    const file = join(folder, 'dive.eml');
    writeFileSync(file, `${text.slice(text.indexOf('\n') + 1)}\n`);
    return file;
  };

  test('judges again when time has crossed the border of a phase', async () => {
    await handOver(w, STORY);
    const before = await w.work();
    await w.settled();
    await stopWorker(before, 'SIGTERM');
    const phases = () =>
      w.rows<{ p: string }>("SELECT series_id || ' ' || phase AS p FROM verdict ORDER BY 1");
    const then = await phases();
    expect(then.length).toBeGreaterThan(0);
    const after = await w.work('2021-10-20T12:00:00Z');
    await until(
      'verdicts are judged anew',
      async () => JSON.stringify(await phases()) !== JSON.stringify(then),
    );
    await w.settled();
    await stopWorker(after, 'SIGTERM');
    const overdue = await w.rows("SELECT 1 FROM verdict WHERE valid_until <= '2021-10-20T12:00:00Z'");
    expect(overdue).toEqual([]);
  });

  test('reads patches again against a tree that comes later, in a flow of their revision', async () => {
    await handOver(w, patch());
    const worker = await w.work();
    await w.settled();
    const read = async (): Promise<unknown> =>
      (
        await w.rows<{ c: unknown }>(
          "SELECT analysis #>> '{tree,commit}' AS c FROM mail_reading WHERE message_id = 'dive@pond.example'",
        )
      )[0]?.c;
    expect(await read()).toBeNull();
    const synced = await w.run('tree', 'sync', small.folder, '--queue', '--quiet');
    expect(synced.exit).toBe(0);
    await until('it is read against the tree', async () => (await read()) !== null);
    await w.settled();
    const failed = await w.rows("SELECT 1 FROM bullmq.job WHERE state = 'failed'");
    expect(failed).toEqual([]);
    await stopWorker(worker, 'SIGTERM');
    const once = await w.digest();
    expect((await w.run('rebuild')).exit).toBe(0);
    expect(await w.digest()).toBe(once);
  });

  test('parks a conversation that cannot be derived, alone, and nothing hands it out again', async () => {
    const [poison] = await w.rows<{ h: string; c: string; r: unknown }>(
      "SELECT raw_hash AS h, conversation_id AS c, reading AS r FROM mail_reading WHERE message_id = 'dive@pond.example'",
    );
    if (poison === undefined) throw new Error('the patch was taken before');
    await w.rows('UPDATE mail_reading SET reading = \'{"kind":"patch"}\' WHERE raw_hash = $1', poison.h);
    await w.rows(
      'INSERT INTO dirty_conversation (conversation_id, since) SELECT DISTINCT conversation_id, now() FROM mail_reading',
    );
    const worker = await w.work();
    const parked = () =>
      w.rows<{ c: string; p: string }>('SELECT conversation_id AS c, parked AS p FROM dirty_conversation');
    await until('it alone is left, and parked', async () => {
      const left = await parked();
      return left.length === 1 && left[0]?.p !== null;
    });
    expect((await parked())[0]?.c).toBe(poison.c);
    await setTimeout(3_000);
    const jobs = await w.rows<{ state: string }>('SELECT state FROM bullmq.job');
    expect(jobs.map((j) => j.state)).toEqual(['failed']);
    // Mended, and marked anew by the next mail of it: it is taken up.
    await w.rows(
      'UPDATE mail_reading SET reading = $2::jsonb WHERE raw_hash = $1',
      poison.h,
      JSON.stringify(poison.r),
    );
    await w.rows(
      "UPDATE dirty_conversation SET mark = pg_current_xact_id()::text::bigint, parked = NULL, queued_at = NULL, since = now() - interval '1 hour'",
    );
    await w.settled();
    await stopWorker(worker, 'SIGTERM');
  });
});

describe('the embedded default', () => {
  test('has database, queue and worker in one process, and ends in order', async () => {
    const data = join(folder, 'embedded');
    const env = { SLUICE_DATA: data, SLUICE_NOW: '2021-11-01T00:00:00Z' };
    expect((await runSluice(['ingest', STORY, '--queue', '--quiet'], { env })).exit).toBe(0);
    const child = spawn(process.execPath, [SLUICE, 'worker', '--tick', '0.5', '--fetch', '0'], {
      cwd: tmpdir(),
      env: { ...plainEnvironment(), ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    workers.push(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until('it is ready', () => said.includes('ready'));
    await setTimeout(3_000);
    expect(await stopWorker(child, 'SIGTERM')).toBe(0);
    const doctor = await runSluice(['doctor'], { env });
    expect(doctor.out).toMatch(/ok {4}left to derive: nothing/);
  });
});
