import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, until } from '@sluice/testing';
import { Pool } from 'pg';
import { startPostgres, type Restartable } from './chaos/servers';
import { lilyMails } from './lily-mails';
import { runSluice, temporaryFolder } from './running-sluice';
import { endServices, startWorkerProcess, type ServiceProcess } from './running-service';

describe('what a worker tells of itself', () => {
  const folder = temporaryFolder('observed');
  let postgres: Restartable;
  let env: Readonly<Record<string, string>>;
  let worker: ServiceProcess;
  let port: number;

  beforeAll(async () => {
    postgres = await startPostgres(join(folder, 'server'));
    env = { DATABASE_URL: postgres.url, SLUICE_NOW: '2022-01-01T00:00:00Z' };
    port = await freePort();
    worker = await startWorkerProcess({ ...env, SLUICE_LOG_LEVEL: 'debug' }, '--port', String(port));
  }, 120_000);

  afterAll(async () => {
    await endServices();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${String(port)}${path}`);
  const status = async (path: string): Promise<number> => (await get(path)).status;
  /** The value of one sample, by the beginning of its line; nothing where it is not told. */
  const sample = async (name: string): Promise<number | undefined> => {
    const text = await (await get('/metrics')).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length));
  };

  test('is that it lives, that it is ready, and how deep its queues are', async () => {
    expect(await status('/health/live')).toBe(200);
    const ready = await get('/health/ready');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      info: { database: { status: 'up' }, migrations: { status: 'up' }, queue: { status: 'up' } },
    });
    expect(await sample('sluice_queue_jobs{queue="assemble",state="waiting"}')).toBe(0);
    expect(await sample('sluice_stage_seconds_count{stage="assemble"}')).toBeUndefined();
    expect(await sample('sluice_newest_mail_age_seconds')).toBeUndefined();
  });

  test('is how long its work took, and in its log whose work it was', async () => {
    const file = join(folder, 'lilies.mbox');
    writeFileSync(file, lilyMails(0, 5));
    expect((await runSluice(['ingest', file, '--queue', '--quiet'], { env })).exit).toBe(0);
    await until(
      'it is counted',
      async () => ((await sample('sluice_jobs_total{queue="assemble",outcome="done"}')) ?? 0) > 0,
    );
    expect(await sample('sluice_stage_seconds_count{stage="assemble"}')).toBeGreaterThan(0);
    expect(await sample('sluice_stage_seconds_sum{stage="assemble"}')).toBeGreaterThan(0);
    await until(
      'the mail is told of',
      async () => (await sample('sluice_newest_mail_age_seconds')) !== undefined,
    );
    expect(await sample('sluice_scrape_ok{of="database"}')).toBe(1);
    expect(await sample('sluice_scrape_ok{of="queue"}')).toBe(1);
    const done = worker.lines().find((line) => line['queue'] === 'assemble' && line.msg === 'done');
    expect(done).toMatchObject({ level: 'debug', job: expect.stringMatching(/^j/) as unknown });
  });

  test('is that it is not ready while its database is away, and again when it is back', async () => {
    await postgres.stop();
    await until('it is not ready', async () => (await status('/health/ready')) === 503);
    expect(await (await get('/health/ready')).json()).toMatchObject({
      status: 'error',
      error: { database: { status: 'down', message: expect.stringMatching(/^the database /) as unknown } },
    });
    expect(await status('/health/live')).toBe(200);
    await until('the gauges say so', async () => (await sample('sluice_scrape_ok{of="database"}')) === 0);
    await postgres.start();
    await until('it is ready again', async () => (await status('/health/ready')) === 200);
    await until('the gauges say so', async () => (await sample('sluice_scrape_ok{of="database"}')) === 1);
    expect(await worker.end('SIGTERM')).toBe(0);
  });

  test('is in its configuration, too: port and host of the environment hold without an option', async () => {
    const other = await startWorkerProcess({ ...env, SLUICE_METRICS_PORT: String(port) });
    expect(await status('/health/ready')).toBe(200);
    const taken = await runSluice(['worker', '--port', String(port)], { env });
    expect(taken.exit).toBe(4);
    expect(taken.err).toContain(
      `sluice: metrics and health cannot be answered on 127.0.0.1, port ${String(port)} (EADDRINUSE): set metrics.port to a free one\n`,
    );
    const pool = new Pool({ connectionString: postgres.url, max: 1 });
    const { rows } = await pool.query('SELECT 1 FROM dirty_conversation');
    expect(rows).toEqual([]);
    // A newer version migrates the database: this one ends by itself, and says why.
    await pool.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at) VALUES ('future', 'x', '29991231000000_future', now())`,
    );
    await until('the worker ended', () => !other.isAlive());
    const said = 'the database has migration 29991231000000_future, which this version does not know';
    expect(other.lastWords()).toContain(`"msg":"${said}`);
    expect(other.lastWords()).toMatch(
      new RegExp(`^sluice: ${said}: use the newer Sluice that made it$`, 'm'),
    );
    expect(other.exitCode()).toBe(4);
    await pool.query(`DELETE FROM "_prisma_migrations" WHERE id = 'future'`);
    await pool.end();
  });
});
