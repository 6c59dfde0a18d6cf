import { createHmac } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { deliverDue, type OutboxStore } from '@sluice/application';
import { addSeconds, type Instant, type NewEvent } from '@sluice/kernel';
import { webhookSender } from '@sluice/outbound';
import { openDatabase, postgresEventStore, postgresOutboxStore, type Database } from '@sluice/postgres';
import { loadConfig } from '@sluice/project-files';
import { openOutbox, type Outbox } from '@sluice/runtime';
import { fixtures } from '@sluice/testing';
import { Pool } from 'pg';
import { SMTPServer } from 'smtp-server';
import { expectFailure } from './answers';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const SECRET = 'what both know';
const NOW = '2021-10-20T12:00:00Z' as Instant;

type Delivery = {
  readonly key: string;
  readonly body: string;
  readonly signature: string;
  readonly at: string;
};

let folder: string;
let sluice: ServedSluice;
let pools: readonly [Pool, Pool, Pool];
let database: Database;
let receiver: Server;
let smtp: SMTPServer;
let outbox: Outbox;
let env: Readonly<Record<string, string>>;
let status = 200;
const deliveries: Delivery[] = [];
const mails: string[] = [];
/** Keys that are being received, and those that were received twice at one time. */
const open = new Set<string>();
const doubled: string[] = [];

const startReceiver = async (): Promise<string> => {
  receiver = createServer((request, answer) => {
    const key = String(request.headers['sluice-delivery']);
    if (open.has(key)) doubled.push(key);
    open.add(key);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      deliveries.push({
        key,
        body: Buffer.concat(chunks).toString('utf8'),
        signature: String(request.headers['sluice-signature']),
        at: String(request.headers['sluice-timestamp']),
      });
      globalThis.setTimeout(() => {
        open.delete(key);
        answer.writeHead(status).end();
      }, 15);
    });
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/hook`;
};

const startSmtp = async (): Promise<string> => {
  smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await new Promise((ready) => listening.once('listening', ready));
  return `smtp://127.0.0.1:${String((listening.address() as AddressInfo).port)}`;
};

let url: string;

const opened = async (on: Database, by = env): Promise<Outbox> =>
  openOutbox({ database: on, clock: { now: () => NOW } }, await loadConfig(by['SLUICE_CONFIG'], by), by);

beforeAll(async () => {
  folder = temporaryFolder('outbox');
  sluice = await servedSluice(join(folder, 'data'));
  const pool = (): Pool => new Pool({ connectionString: sluice.databaseUrl, max: 4 });
  pools = [pool(), pool(), pool()];
  database = openDatabase(pools[0]);
  url = await startReceiver();
  const config = join(folder, 'sluice.config.yaml');
  const hook = {
    url,
    secretEnv: 'HOOK_SECRET',
    allowPrivate: true,
    types: ['RevisionPosted', 'VerdictChanged'],
  };
  const mail = { smtp: await startSmtp(), from: 'sluice@example.org', administrators: ['admin@example.org'] };
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ webhooks: [hook], mail }));
  env = { SLUICE_CONFIG: config, HOOK_SECRET: SECRET };
  // Makes the tables.
  await sluice.run('ingest', fixtures('cdf-vpci-story', 'none'));
  outbox = await opened(database);
}, 180_000);

afterAll(async () => {
  outbox.close();
  receiver.close();
  receiver.closeAllConnections();
  await new Promise<void>((closed) => smtp.close(() => closed()));
  await Promise.all(pools.map((pool) => pool.end()));
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  status = 200;
  deliveries.length = 0;
  mails.length = 0;
  await database.run('TRUNCATE outbox, parked_mail');
});

const posted = (n: number): NewEvent => ({
  sort: 'conclusion',
  type: 'RevisionPosted',
  schemaVersion: 1,
  streamName: `series-${String(n)}`,
  idempotencyKey: `RevisionPosted test ${String(n)}`,
  saidAt: NOW,
  data: { series: String(n) },
});

const append = (from: number, to: number): Promise<unknown> =>
  postgresEventStore(database, {}, () => NOW).append(
    Array.from({ length: to - from }, (_, n) => posted(from + n)),
  );

/** Projects until nothing keeps the reader waiting for something in flight. */
const projected = async (entries: number): Promise<void> => {
  for (let n = 0; n < 300; n++) {
    await outbox.project();
    const all = await outbox.store.list(['planned', 'sent', 'parked'], 1000);
    if (all.length >= entries) return;
    await setTimeout(10);
  }
  throw new Error(`the outbox never held ${String(entries)} entries`);
};

describe('importing an archive', () => {
  beforeAll(async () => {
    await outbox.project();
    // As of now the story of 2021 is old mail.
    await sluice.run('ingest', fixtures('cdf-vpci-story'));
  }, 180_000);

  test('of old mail says nothing to anybody, and neither does a rebuild', async () => {
    const concluded = await database.rows<{ type: string; count: bigint }>(
      "SELECT type, count(*) AS count FROM event WHERE type IN ('RevisionPosted', 'VerdictChanged') GROUP BY 1",
    );
    expect(concluded.map((c) => c.type).sort()).toEqual(['RevisionPosted', 'VerdictChanged']);
    const { read, planned } = await outbox.project();
    expect({ read: read > 50, planned }).toEqual({ read: true, planned: 0 });
    expect((await sluice.run('rebuild')).exit).toBe(0);
    expect((await outbox.project()).planned).toBe(0);
  });
});

describe('what was concluded', () => {
  test('is delivered once, signed, whatever is run how often', async () => {
    await outbox.project();
    await append(0, 5);
    await projected(5);
    await outbox.project();
    expect(await outbox.deliver()).toMatchObject({ sent: 5, retried: 0, parked: 0 });
    await append(0, 5);
    await outbox.project();
    expect(await outbox.deliver()).toMatchObject({ sent: 0, retried: 0, parked: 0 });
    expect(deliveries).toHaveLength(5);
    for (const { body, at, signature } of deliveries)
      expect(signature).toBe(`sha256=${createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex')}`);
    expect(deliveries.map((d) => (JSON.parse(d.body) as { event: string }).event).sort()).toEqual(
      [0, 1, 2, 3, 4].map((n) => posted(n).idempotencyKey),
    );
  });

  test('is sent by many deliverers side by side, each entry by one of them at a time', async () => {
    await append(100, 140);
    await projected(40);
    const outboxes = await Promise.all(pools.map((pool) => opened(openDatabase(pool))));
    // Whoever finds every due row locked goes away: others have them.
    const counts = await Promise.all([...outboxes, ...outboxes].map((each) => each.deliver()));
    expect(counts.reduce((sum, c) => sum + c.sent, 0)).toBe(40);
    expect(new Set(deliveries.map((d) => d.key)).size).toBe(40);
    expect(deliveries).toHaveLength(40);
    expect(doubled).toEqual([]);
  });

  test('and was sent by one who died before booking it comes again under its key', async () => {
    await append(200, 201);
    await projected(1);
    let now = new Date(Date.now() + 60_000).toISOString().slice(0, 19).concat('Z') as Instant;
    const store = postgresOutboxStore(database, {}, () => now);
    const dying: OutboxStore = { ...store, sent: () => Promise.reject(new Error('killed')) };
    const sender = webhookSender([{ url, secretEnv: 'X', secret: SECRET, allowPrivate: true }]);
    await expect(deliverDue({ outbox: dying, sender }, 'webhook')).rejects.toThrow('killed');
    expect(await deliverDue({ outbox: store, sender }, 'webhook')).toMatchObject({ sent: 0 });
    now = addSeconds(now, 121);
    expect(await deliverDue({ outbox: store, sender }, 'webhook')).toMatchObject({ sent: 1 });
    expect(deliveries).toHaveLength(2);
    expect(deliveries[1]).toMatchObject({ key: deliveries[0]?.key, body: deliveries[0]?.body });
    expect(await store.list(['sent', 'planned', 'parked'], 10)).toMatchObject([
      { state: 'sent', attempts: 2 },
    ]);
  });
});

describe('what was set aside', () => {
  test('is told to the administrators in one mail, by ids and reasons', async () => {
    await database.run(
      `INSERT INTO parked_mail (id, raw_hash, reason, detail, source, at, decoder_version, size)
       VALUES ('0123456789abcdef', 'h', 'too-large', 'its words', 'an.mbox', '2021-10-20T11:00:00Z', 1, 9)`,
    );
    expect(await outbox.project()).toMatchObject({ alerts: 1 });
    expect(await outbox.project()).toMatchObject({ alerts: 0 });
    expect(await outbox.sendMail()).toMatchObject({ sent: 1, retried: 0, parked: 0 });
    expect(await outbox.sendMail()).toMatchObject({ sent: 0, retried: 0, parked: 0 });
    expect(mails).toHaveLength(1);
    const [entry] = await outbox.store.list(['sent'], 10);
    expect(mails[0]).toContain(`Message-ID: <${entry?.key.slice(0, 32) ?? '?'}@example.org>`);
    expect(mails[0]).toContain('1 mail: too-large\r\n    0123456789abcdef');
    expect(mails[0]).not.toContain('its words');
  });

  test('is told to nobody where no mail can be sent', async () => {
    await database.run(
      `INSERT INTO parked_mail (id, raw_hash, reason, detail, source, at, decoder_version, size)
       VALUES ('0123456789abcdef', 'h', 'too-large', '', 'an.mbox', '2021-10-20T11:00:00Z', 1, 9)`,
    );
    const config = join(folder, 'silent.yaml');
    writeFileSync(config, 'mail: { administrators: [admin@example.org], from: sluice@example.org }');
    const silent = await opened(database, { SLUICE_CONFIG: config });
    expect(await silent.project()).toMatchObject({ alerts: 0 });
    expect(await silent.sendMail()).toMatchObject({ sent: 0, retried: 0, parked: 0 });
  });
});

describe('sluice outbox', () => {
  test('lists what waits and what is parked and why, and puts back what is parked', async () => {
    await append(300, 302);
    await projected(2);
    status = 410;
    await outbox.deliver({ limit: 1 });
    const listed = await sluice.json<readonly Record<string, unknown>[]>('outbox', 'list');
    expect(listed).toMatchObject([
      {
        state: 'parked',
        lastError: 'status 410: the receiver wants no more of this',
        attempts: 1,
        target: url,
      },
      { state: 'planned', says: posted(301).idempotencyKey, attempts: 0 },
    ]);
    const key = String(listed[0]?.['key']);
    expect((await sluice.run('outbox', 'list', '--state', 'parked')).out).toMatch(
      new RegExp(`${key.slice(0, 16)} .* 1 .*parked .*RevisionPosted test 300 .*status 410`),
    );
    expect(await sluice.json('outbox', 'retry', key.slice(0, 12))).toEqual({ key, state: 'planned' });
    expectFailure(
      await sluice.run('outbox', 'retry', key),
      2,
      /is neither parked nor withheld: it waits for/,
    );
    status = 200;
    expect(await outbox.deliver()).toMatchObject({ sent: 2, retried: 0, parked: 0 });
    expect(await sluice.json('outbox', 'list')).toEqual([]);
    expect(await sluice.json('outbox', 'list', '--state', 'sent')).toHaveLength(2);
    expect((await sluice.run('outbox', 'list')).out).toBe(
      'Nothing waits, and nothing is parked or withheld.\n',
    );
    expect(await sluice.json('outbox', 'retry', key)).toEqual({ key, state: 'planned' });
    expect(await outbox.deliver()).toMatchObject({ sent: 1, retried: 0, parked: 0 });
    expect(deliveries.filter((d) => d.key === key).length).toBeGreaterThan(1);
    expect(await sluice.json('outbox', 'retry', '--all')).toEqual({ count: 0, state: 'planned' });
    expectFailure(await sluice.run('outbox', 'retry'), 2, /name one entry by its key, or all/);
    expectFailure(await sluice.run('outbox', 'retry', 'zz'), 2, /no entry has a key/);
  });
});
