import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  migrate,
  missingMigrations,
  openDatabase,
  startEmbedded,
  type Database,
  type EmbeddedPostgres,
} from '@sluice/postgres';
import { startFleeting } from '@sluice/testing';
import { Pool } from 'pg';
import type { HealthSource } from './health';
import { createLog } from './log';
import { Metrics, type Depth } from './metrics';
import { serveObservability, type ServedObservability } from './serve-observability';

let folder: string;
let server: EmbeddedPostgres;
let pool: Pool;
let database: Database;
let depths: readonly Depth[];
let queueDown: boolean;
let missing: number;
let metrics: Metrics;
let served: ServedObservability;

const lines: string[] = [];
const log = createLog({ level: 'debug', to: { write: (line) => void lines.push(line) } });

const queueDepths = (): Promise<readonly Depth[]> =>
  queueDown
    ? Promise.reject(new Error('connect ECONNREFUSED redis://user:hidden@127.0.0.1:1'))
    : Promise.resolve(depths);

const health = (): HealthSource => ({
  database,
  missingMigrations: async () => (await missingMigrations(pool)) + missing,
  queueAnswers: queueDepths,
});

beforeAll(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), 'sluice-services-'));
  await chmod(folder, 0o755);
  server = await startFleeting(join(folder, 'data'), startEmbedded);
  pool = new Pool({ host: server.socketFolder, user: server.user, database: server.database });
  await migrate(pool);
  database = openDatabase(pool);
  metrics = new Metrics({ database, pool, queueDepths, cachedMs: 0 });
  served = await serveObservability({ metrics, health: health(), log, port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await served.close();
  await pool.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  [depths, queueDown, missing] = [[{ name: 'judge', waiting: 3, active: 1, parked: 0 }], false, 0];
});

const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${String(served.port)}${path}`);

/** The samples of one metric: labels to value. */
const samples = async (name: string): Promise<Readonly<Record<string, number>>> => {
  const text = await (await get('/metrics')).text();
  const found = [...text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'))];
  return Object.fromEntries(found.map(([, labels = '', value]) => [labels, Number(value)]));
};

describe('/metrics', () => {
  test('is Prometheus text with its kind', async () => {
    const answer = await get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toMatch(/^# TYPE process_cpu_seconds_total counter$/m);
  });

  test('says what the database holds, and nothing of what is not there', async () => {
    expect(await samples('sluice_newest_mail_age_seconds')).toEqual({});
    expect(await samples('sluice_parked_mails')).toEqual({ '': 0 });
    await database.run(
      `INSERT INTO event (sort, type, schema_version, stream_name, stream_version, idempotency_key, said_at, recorded_at, data)
       SELECT 'fact', 'MailSeen', 1, 'mail-' || n, 1, 'MailSeen ' || n, now() - interval '100 s' - n * interval '1 s', now() - interval '40 s', '{}'
       FROM generate_series(0, 2) AS n`,
    );
    await database.run(`INSERT INTO parked_mail VALUES ('1', 'h', 'not-mail', 'd', 's', now(), 1, 3)`);
    await database.run(
      `INSERT INTO dirty_conversation (conversation_id, since) VALUES ('a', now() - interval '1 hour'), ('b', now())`,
    );
    await database.run(
      `INSERT INTO verdict SELECT s, '1', '4.16', o, 'p', now(), NULL, '{}' FROM (VALUES ('a', 'open'), ('b', 'held'), ('c', 'held')) AS v(s, o)`,
    );
    const [[, age] = []] = Object.entries(await samples('sluice_newest_mail_age_seconds'));
    expect(age).toBeGreaterThanOrEqual(40);
    expect(age).toBeLessThan(90);
    expect((await samples('sluice_mail_delay_seconds'))['']).toBeCloseTo(61, 0);
    expect(await samples('sluice_parked_mails')).toEqual({ '': 1 });
    expect(await samples('sluice_to_derive')).toEqual({ '': 2 });
    expect((await samples('sluice_oldest_to_derive_seconds'))['']).toBeGreaterThanOrEqual(3600);
    expect(await samples('sluice_verdicts')).toEqual({
      'release="4.16",outcome="open"': 1,
      'release="4.16",outcome="held"': 2,
    });
    expect(Object.keys(await samples('sluice_database_connections'))).toHaveLength(3);
  });

  test('says what the queues hold, and forgets what is gone', async () => {
    expect(await samples('sluice_queue_jobs')).toEqual({
      'queue="judge",state="waiting"': 3,
      'queue="judge",state="active"': 1,
      'queue="judge",state="parked"': 0,
    });
    queueDown = true;
    expect(await samples('sluice_queue_jobs')).toEqual({});
    expect(await samples('sluice_scrape_ok')).toEqual({ 'of="database"': 1, 'of="queue"': 0 });
  });

  test('counts jobs and how long they took', async () => {
    metrics.ended('deliver', 'done', 0.3);
    metrics.ended('deliver', 'parked', 30);
    expect(await samples('sluice_jobs_total')).toEqual({
      'queue="deliver",outcome="done"': 1,
      'queue="deliver",outcome="parked"': 1,
    });
    expect(await samples('sluice_stage_seconds_count')).toEqual({ 'stage="deliver"': 2 });
    expect((await samples('sluice_stage_seconds_bucket'))['le="0.5",stage="deliver"']).toBe(1);
  });

  test('asks the database once for many scrapers', async () => {
    let asked = 0;
    const counted: Pick<Database, 'rows'> = {
      rows: (text) => {
        asked += 1;
        return database.rows(text);
      },
    };
    await new Metrics({ database: counted }).text();
    const once = asked;
    const counting = new Metrics({ database: counted });
    const texts = await Promise.all([counting.text(), counting.text(), counting.text()]);
    await counting.text();
    expect(texts[2]).toMatch(/^sluice_parked_mails \d/m);
    expect(asked).toBe(2 * once);
  });

  test('goes on where the database is away, and says so', async () => {
    const away = new Metrics({ database: { rows: () => Promise.reject(new Error('away')) } });
    const text = await away.text();
    expect(text).toMatch(/^sluice_scrape_ok\{of="database"\} 0$/m);
    expect(text).not.toMatch(/^sluice_(parked|to_derive)\S* \d/m);
  });
});

describe('/health', () => {
  test('live answers as long as the process does', async () => {
    const answer = await get('/health/live');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'ok', info: { eventLoop: { status: 'up' } } });
  });

  test('ready where database, migrations and queue are', async () => {
    const answer = await get('/health/ready');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: 'ok',
      info: { database: { status: 'up' }, migrations: { status: 'up' }, queue: { status: 'up' } },
    });
  });

  test('not ready without the queue; the answer holds no password', async () => {
    queueDown = true;
    const answer = await get('/health/ready');
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ status: 'error', error: { queue: { status: 'down' } } });
    expect(text).not.toContain('hidden');
  });

  test('not ready with a database that lacks a migration', async () => {
    missing = 2;
    const answer = await get('/health/ready');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      error: { migrations: { message: 'the database lacks 2 migrations of this version' } },
    });
  });
});

test('a port that is taken is an error of one line', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const { port } = other.address() as { readonly port: number };
  await expect(
    serveObservability({ metrics, health: health(), log, port, host: '127.0.0.1' }),
  ).rejects.toThrow(`metrics and health cannot be answered on 127.0.0.1, port ${String(port)} (EADDRINUSE)`);
  await new Promise((done) => other.close(done));
});

test('Nest speaks in the same log, in JSON', () => {
  const spoken = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(spoken).toContainEqual(expect.objectContaining({ level: 'debug', context: 'NestApplication' }));
  expect(spoken).toContainEqual(
    expect.objectContaining({ msg: 'answering metrics and health', host: '127.0.0.1' }),
  );
});
