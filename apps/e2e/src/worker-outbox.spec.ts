import { createHmac } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describeWithRedis, startRedis, until, type TestRedis } from '@sluice/testing';
import { Pool } from 'pg';
import { lilyMails } from './lily-mails';
import { SOON_MISSED, runSluice, servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';
import { endServices, startWorkerProcess } from './running-service';

const SECRET = 'what both know';

type Delivery = {
  readonly key: string;
  readonly at: string;
  readonly signature: string;
  readonly body: string;
  readonly answer: ServerResponse;
};

describeWithRedis('a verdict that workers tell a webhook of', () => {
  const folder = temporaryFolder('worker-outbox');
  const deliveries: Delivery[] = [];
  /** Whether the receiver answers, or lets whoever delivers wait. */
  let answers = true;
  let redis: TestRedis;
  let sluice: ServedSluice;
  let receiver: Server;
  let pool: Pool;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    redis = await startRedis();
    sluice = await servedSluice(join(folder, 'data'));
    receiver = createServer((request, answer) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const said = (name: string): string => String(request.headers[`sluice-${name}`]);
        const body = Buffer.concat(chunks).toString('utf8');
        deliveries.push({
          ...{ key: said('delivery'), at: said('timestamp'), signature: said('signature') },
          ...{ body, answer },
        });
        if (answers) answer.writeHead(204).end();
      });
    });
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/hook`;
    const config = join(folder, 'sluice.config.yaml');
    const hook = { url, secretEnv: 'HOOK_SECRET', allowPrivate: true, types: ['VerdictChanged'] };
    // JSON is YAML.
    writeFileSync(config, JSON.stringify({ webhooks: [hook], log: { level: 'debug' } }));
    env = {
      ...{ ...SOON_MISSED, DATABASE_URL: sluice.databaseUrl, REDIS_URL: redis.url },
      ...{ SLUICE_CONFIG: config, HOOK_SECRET: SECRET, SLUICE_NOW: '2021-10-08T00:00:00Z' },
    };
    pool = new Pool({ connectionString: sluice.databaseUrl, max: 1 });
  }, 120_000);

  afterAll(async () => {
    await endServices();
    receiver.close();
    receiver.closeAllConnections();
    await pool.end();
    await redis.stop();
    await sluice.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const take = async (series: number): Promise<void> => {
    const file = join(folder, `${String(series)}.mbox`);
    writeFileSync(file, lilyMails(series, series + 1));
    const { exit, err } = await runSluice(['ingest', file, '--queue', '--quiet'], { env });
    if (exit !== 0) throw new Error(err);
  };
  type Row = { readonly key: string; readonly state: string; readonly attempts: number };
  const rows = async (): Promise<readonly Row[]> =>
    (await pool.query<Row>('SELECT key, state, attempts FROM outbox ORDER BY number')).rows;

  test('comes once, signed, and what was done for it is found in the log by its ids', async () => {
    const worker = await startWorkerProcess(env);
    await until('the webhook has begun', async () => {
      const { rows: begun } = await pool.query('SELECT 1 FROM checkpoint');
      return begun.length > 0;
    });
    await take(0);
    await until('it is sent', async () => (await rows()).some((row) => row.state === 'sent'));
    expect(deliveries).toHaveLength(1);
    const [{ key, at, signature, body } = { key: '', at: '', signature: '', body: '' }] = deliveries;
    expect(signature).toBe(`sha256=${createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex')}`);
    const told = JSON.parse(body) as { readonly event: string };
    expect(told).toMatchObject({ kind: 'event', type: 'VerdictChanged' });
    expect(await rows()).toEqual([{ key, state: 'sent', attempts: 1 }]);
    const sent = () => worker.lines().find((line) => line['delivery'] === key);
    const ofJob = () => worker.lines().flatMap((line) => (line['job'] === sent()?.['job'] ? [line.msg] : []));
    // The log is written after what it tells of.
    await until('the job is done', () => ofJob().includes('done'));
    expect(sent()).toMatchObject({ level: 'info', msg: 'sent', event: told.event });
    expect(ofJob()).toEqual(['begins', 'sent', 'done']);
    expect(JSON.stringify(worker.lines())).not.toContain(SECRET);
    expect(await worker.end('SIGTERM')).toBe(0);
  });

  test('of a worker that is killed while it delivers has one row, and comes again under its key', async () => {
    answers = false;
    deliveries.length = 0;
    const killed = await startWorkerProcess(env);
    await take(1);
    await until('the receiver has it', () => deliveries.length > 0);
    await killed.end('SIGKILL');
    answers = true;
    const another = await startWorkerProcess(env);
    const before = await rows();
    expect(before.slice(1)).toEqual([{ key: deliveries[0]?.key, state: 'planned', attempts: 1 }]);
    // Two minutes pass: the claim of the one that was killed has run out.
    await pool.query(`UPDATE outbox SET next_at = next_at - interval '2 minutes' WHERE state = 'planned'`);
    await until('it is sent', async () => (await rows()).every((row) => row.state === 'sent'));
    expect(await rows()).toEqual([before[0], { key: deliveries[0]?.key, state: 'sent', attempts: 2 }]);
    expect(deliveries.map((d) => d.key)).toEqual([deliveries[0]?.key, deliveries[0]?.key]);
    expect(deliveries[1]?.body).toBe(deliveries[0]?.body);
    await another.end('SIGTERM');
  });

  test('of a queue that is lost, and of workers that are killed before they plan it, comes all the same', async () => {
    deliveries.length = 0;
    await take(2);
    await redis.flush();
    const first = await startWorkerProcess(env, '--queues', 'assemble');
    await until('it is derived', async () => {
      const { rows: left } = await pool.query('SELECT 1 FROM dirty_conversation');
      return left.length === 0;
    });
    await first.end('SIGKILL');
    await redis.flush();
    const second = await startWorkerProcess(env);
    await until('it is sent', () => deliveries.length > 0);
    await until('it is booked', async () => (await rows()).every((row) => row.state === 'sent'));
    expect(await rows()).toHaveLength(3);
    expect(new Set(deliveries.map((d) => d.key)).size).toBe(1);
    await second.end('SIGTERM');
  });
});
