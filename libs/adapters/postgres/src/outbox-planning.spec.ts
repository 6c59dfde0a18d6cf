import { planDeliveries, type OutboxStore } from '@sluice/application';
import type { Instant, NewEvent } from '@sluice/kernel';
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { postgresEventStore } from './event-store';
import { postgresOutboxStore } from './outbox-store';
import type { Database, Sql } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let databases: readonly [Database, ...Database[]];

beforeAll(async () => {
  server = await startTestServer();
  databases = await server.databases(3);
});
afterAll(() => server.stop());

const hashing = { sha256: (text: string) => createHash('sha256').update(text).digest('hex') };
const NOW = '2024-05-01T12:00:00Z' as Instant;
const HOOKS = [
  { url: 'https://a.example.org/hook', types: ['PatchLanded'] },
  { url: 'https://b.example.org/hook', types: ['PatchLanded', 'VerdictChanged'] },
];

const landed = (n: number): NewEvent => ({
  sort: 'conclusion',
  type: n % 3 === 0 ? 'VerdictChanged' : 'PatchLanded',
  schemaVersion: 1,
  streamName: `series-${String(n % 5)}`,
  idempotencyKey: `said ${String(n)}`,
  saidAt: n % 3 === 0 ? undefined : NOW,
  data: { n },
});

const dying = new Error('killed');

/** A database whose transactions end, after so many statements, as those of a process that is killed do. */
const mortal = (database: Database, statements: number): Database => {
  let left = statements;
  const counted = (sql: Sql): Sql => {
    const spend = (): void => {
      if (--left < 0) throw dying;
    };
    return {
      rows: async (text, ...values) => (spend(), await sql.rows(text, ...values)),
      run: async (text, ...values) => (spend(), await sql.run(text, ...values)),
    };
  };
  return { ...database, transaction: (work) => database.transaction((sql) => work(counted(sql))) };
};

const step = fc.oneof(
  fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    do: fc.constant('plan' as const),
    page: fc.integer({ min: 1, max: 6 }),
    // For each of the planners that run at once: statements until it dies.
    lives: fc.array(fc.oneof(fc.constant(1e9), fc.integer({ min: 0, max: 20 })), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
);

test('planning plans each event once for who asks for it, through crashes, repeats and planners side by side', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const [database] = databases;
      await database.run('TRUNCATE event, checkpoint, outbox');
      const events = postgresEventStore(database, {}, () => NOW);
      const outboxes = (database: Database): OutboxStore => postgresOutboxStore(database, {}, () => NOW);
      await events.append([landed(999)]);
      await planDeliveries({ outbox: outboxes(database), hashing }, HOOKS);
      let count = 0;
      for (const each of steps) {
        if (each.do === 'append') {
          const fresh = Array.from({ length: each.count }, () => landed(count++));
          // Half of a batch comes a second time.
          await events.append(fresh);
          await events.append(fresh.slice(0, each.count / 2));
          continue;
        }
        const runs = each.lives.map((life, n) =>
          planDeliveries({ outbox: outboxes(mortal(databases[n] ?? database, life)), hashing }, HOOKS, {
            page: each.page,
          }).catch((error: unknown) => {
            if (error !== dying) throw error;
          }),
        );
        await Promise.all(runs);
      }
      const wanted = Array.from({ length: count }, (_, n) => landed(n)).flatMap((e) =>
        HOOKS.filter((h) => h.types.includes(e.type)).map((h) => `${e.idempotencyKey} to ${h.url}`),
      );
      // A transaction of the server's own may keep the reader waiting for a moment.
      let planned: readonly string[] = [];
      for (let n = 0; n < 400 && planned.length < wanted.length; n++) {
        if (n > 1) await setTimeout(10);
        await planDeliveries({ outbox: outboxes(database), hashing }, HOOKS);
        const entries = await outboxes(database).list(['planned'], 1000);
        planned = entries.map((e) => `${String(e.payload['event'])} to ${e.target}`);
      }
      await planDeliveries({ outbox: outboxes(database), hashing }, HOOKS);
      expect(await outboxes(database).list(['planned'], 1000)).toHaveLength(wanted.length);
      expect([...planned].sort()).toEqual(wanted.sort());
    }),
    { numRuns: 40 },
  );
});
