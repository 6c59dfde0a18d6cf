import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveId, LOG_START, type EventFilter, type LiveLog } from '@sluice/application';
import type { NewEvent } from '@sluice/kernel';
import {
  migrate,
  openDatabase,
  postgresEventStore,
  postgresLiveLog,
  startEmbedded,
  type Database,
  type EmbeddedPostgres,
} from '@sluice/postgres';
import { until } from '@sluice/testing';
import { Pool } from 'pg';
import { EventStreams } from './event-streams';

let folder: string;
let postgres: EmbeddedPostgres;
let pool: Pool;
let database: Database;
let log: LiveLog;
let reads: number;
let streams: EventStreams;
let server: Server;
let open: number;
const troubles: unknown[] = [];
const clients: Client[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), 'sluice-streams-'));
  await chmod(folder, 0o755);
  postgres = await startEmbedded(join(folder, 'data'));
  pool = new Pool({ host: postgres.socketFolder, user: postgres.user, database: postgres.database, max: 8 });
  await migrate(pool);
  database = openDatabase(pool);
  const whole = postgresLiveLog(database);
  log = { ...whole, read: (...question) => (reads++, whole.read(...question)) };
});
afterAll(async () => {
  await pool.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await database.run('TRUNCATE event');
  reads = 0;
  const onTrouble = (error: unknown): void => void troubles.push(error);
  streams = new EventStreams(log, {
    ...{ onTrouble, pollMs: 20, patienceMs: 300 },
    onCount: (count) => (open = count),
  });
  server = createServer((request, response) => {
    const id = request.headers['last-event-id'];
    const type = new URL(request.url ?? '', 'http://x').searchParams.get('type');
    const filter: EventFilter = type === null ? {} : { types: [type] };
    void (async () => {
      const found = typeof id === 'string' ? await log.find(id) : LOG_START;
      if (found !== undefined) await streams.serve(response, filter, { at: found });
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.leave();
  await streams.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  expect(troubles.splice(0)).toEqual([]);
});

/** A client as a browser is one: it keeps the id of the last event and comes back with it. */
class Client {
  readonly got: string[] = [];
  lastId: string | undefined;
  beats = 0;
  isConnected = false;
  private isConnecting = false;
  private answer: IncomingMessage | undefined;
  private rest = '';

  constructor(private readonly path = '/') {
    clients.push(this);
  }

  async connect({ reading = true } = {}): Promise<this> {
    if (this.isConnecting) return this;
    this.isConnecting = true;
    const { port } = server.address() as AddressInfo;
    const headers = this.lastId === undefined ? {} : { 'Last-Event-ID': this.lastId };
    const answer = await new Promise<IncomingMessage>((answered, failed) =>
      get({ port, path: this.path, headers, agent: false }, answered).on('error', failed),
    );
    [this.answer, this.isConnected, this.isConnecting, this.rest] = [answer, true, false, ''];
    answer.on('error', () => undefined);
    answer.on('close', () => {
      if (this.answer === answer) this.isConnected = false;
    });
    if (reading) this.read();
    else answer.pause();
    return this;
  }

  read(): void {
    const { answer } = this;
    answer?.on('data', (chunk: Buffer) => {
      if (this.answer !== answer) return;
      const blocks = (this.rest + chunk.toString('utf8')).split('\n\n');
      this.rest = blocks.pop() ?? '';
      blocks.forEach((block) => this.take(block));
    });
    answer?.resume();
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((l) => [l.slice(0, l.indexOf(':')), l.slice(l.indexOf(':') + 2)]),
    );
    if (fields.has('')) this.beats++;
    this.lastId = fields.get('id') ?? this.lastId;
    const data = fields.get('data');
    if (data !== undefined) this.got.push((JSON.parse(data) as { idempotencyKey: string }).idempotencyKey);
  }

  leave(): void {
    const { answer } = this;
    this.answer = undefined;
    this.isConnected = false;
    answer?.destroy();
  }
}

let count = 0;
const event = (type = 'A', more = 0): NewEvent => ({
  ...{ sort: 'conclusion', type, schemaVersion: 1, streamName: `series-${String(++count)}` },
  idempotencyKey: `${type} ${String(count)}`,
  data: { padding: 'x'.repeat(more) },
});

const append = async (...events: readonly NewEvent[]): Promise<void> =>
  void (await postgresEventStore(database).append(events));

/** Every event in the order that readers go. */
const everything = async (): Promise<readonly string[]> =>
  (await log.read(LOG_START, {}, 100_000)).events.map((e) => e.idempotencyKey);

const settled = async (readers: readonly Client[], whole: readonly string[]): Promise<void> => {
  await until('all have everything', () => readers.every((c) => c.got.length >= whole.length));
  for (const { got } of readers) expect(got).toEqual(whole);
};

test('everybody gets every event once and in order, though writers commit late and readers come and go', async () => {
  await append(...Array.from({ length: 450 }, () => event()));
  const readers = await Promise.all(Array.from({ length: 12 }, () => new Client().connect()));
  const writers = Array.from({ length: 6 }, async (_, n) => {
    for (let i = 0; i < 25; i++) {
      const late = database.transaction(async (sql) => {
        await sql.rows('SELECT pg_current_xact_id()');
        await append(event());
        await sql.run(
          `INSERT INTO event (sort, type, schema_version, stream_name, stream_version, idempotency_key, recorded_at, data)
           VALUES ('conclusion', 'A', 1, $1, 1, $1, now(), '{}')`,
          `late-${String(n)}-${String(i)}`,
        );
      });
      await late;
      const reader = readers[(n * 25 + i) % readers.length];
      // Half of them come back at once, others after they have missed some.
      if (reader?.isConnected === true && i % 3 === n % 3) reader.leave();
      else if (reader?.isConnected === false) await reader.connect();
    }
  });
  await Promise.all(writers);
  for (const reader of readers) if (!reader.isConnected) await reader.connect();
  const whole = await everything();
  expect(whole.length).toBe(450 + 300);
  await settled(readers, whole);
});

test('the log is read once for all, and not at all for nobody', async () => {
  const readers = await Promise.all(Array.from({ length: 100 }, () => new Client().connect()));
  await until('all follow', () => open === 100);
  await append(event(), event());
  await settled(readers, await everything());
  const before = reads;
  await append(event());
  await settled(readers, await everything());
  expect(reads - before).toBeLessThan(50);
  for (const reader of readers) reader.leave();
  await until('all have gone', () => open === 0);
  let last = -1;
  await until('nothing is read', () => {
    const isStill = last === reads;
    last = reads;
    return isStill;
  });
});

test('who waits for what is rare learns how far the log went, and resumes from there', async () => {
  const rare = await new Client('/?type=B').connect();
  const common = await new Client().connect();
  await append(event('A'), event('A'));
  await settled([common], await everything());
  streams.beat();
  const newest = await log.last();
  await until('it knows', () => rare.lastId === (newest === undefined ? '' : liveId(newest)));
  expect([rare.got, rare.beats]).toEqual([[], 1]);
  rare.leave();
  await append(event('B'), event('A'));
  await rare.connect();
  await until('it has it', () => rare.got.length === 1);
  expect(rare.got).toEqual((await everything()).filter((key) => key.startsWith('B')));
});

test('who reads nothing is dropped, holds nobody up, and has everything when he comes back', async () => {
  const slow = await new Client().connect({ reading: false });
  const quick = await new Client().connect();
  for (let n = 0; n < 20; n++) await append(...Array.from({ length: 200 }, () => event('A', 5_000)));
  const whole = await everything();
  await settled([quick], whole);
  await until('it is dropped', () => open === 1);
  slow.read();
  await until('it knows', () => !slow.isConnected);
  expect(slow.got.length).toBeLessThan(whole.length);
  await slow.connect();
  await settled([slow], whole);
});

test('streams end with the process, and their clients know', async () => {
  const reader = await new Client().connect();
  await streams.close();
  await until('it is told', () => !reader.isConnected);
  expect(open).toBe(0);
});
