import type { Instant } from '@sluice/kernel';
import { outboxStoreContract } from '@sluice/testing';
import { postgresEventStore } from './event-store';
import { postgresOutboxStore } from './outbox-store';
import { postgresParkedReader } from './parked-reader';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;
let another: Database;

beforeAll(async () => {
  server = await startTestServer();
  const [first, second = first] = await server.databases(2);
  [database, another] = [first, second];
});
afterAll(() => server.stop());

const made = async () => {
  await database.run('TRUNCATE event, checkpoint, outbox, parked_mail');
  let now = '2024-05-01T12:00:00Z' as Instant;
  return {
    outbox: postgresOutboxStore(database, {}, () => now),
    another: postgresOutboxStore(another, {}, () => now),
    events: postgresEventStore(database, {}, () => now),
    setNow: (at: Instant) => (now = at),
  };
};

outboxStoreContract('PostgreSQL', made);

describe('what was set aside', () => {
  const at = (hour: number): Instant => `2024-05-01T${String(hour).padStart(2, '0')}:00:00Z` as Instant;

  test('is told by sort and reason, with ids of a few and no word of a mail', async () => {
    const { outbox, setNow } = await made();
    await database.run(
      `INSERT INTO parked_mail (id, raw_hash, reason, detail, source, at, decoder_version, size)
       SELECT 'm' || n, 'h' || n, 'too-large', 'its words', 'an.mbox', '2024-05-01T09:00:00Z'::timestamptz + n * interval '10 minutes', 1, 9
       FROM generate_series(1, 9) AS n`,
    );
    const target = 'https://a.example.org/hook?token=secret';
    await outbox.plan([
      { key: 'd1', channel: 'webhook', target, payload: { kind: 'event' } },
      { key: 'a1', channel: 'mail', target: 'admin@example.org', payload: { kind: 'alert' } },
    ]);
    setNow(at(10));
    for (const channel of ['webhook', 'mail'] as const) {
      const entry = await outbox.claim(channel, { leaseSeconds: 1 });
      expect(entry).toBeUndefined();
    }
    setNow(at(13));
    for (const channel of ['webhook', 'mail'] as const) {
      const entry = await outbox.claim(channel, { leaseSeconds: 1 });
      if (entry !== undefined) await outbox.failed(entry, 'gone: secret', { then: 'park' });
    }
    const parked = postgresParkedReader(database);
    expect(await parked.parkedBetween(undefined, at(14))).toEqual([
      { what: 'delivery', reason: 'not accepted by https://a.example.org/hook', count: 1, examples: ['d1'] },
      { what: 'mail', reason: 'too-large', count: 9, examples: ['m1', 'm2', 'm3', 'm4', 'm5'] },
    ]);
    // After the one hour, up to and with the other.
    expect(await parked.parkedBetween(at(10), at(12))).toEqual([
      { what: 'mail', reason: 'too-large', count: 3, examples: ['m7', 'm8', 'm9'] },
    ]);
    expect(await parked.parkedBetween(at(13), at(14))).toEqual([]);
  });
});
