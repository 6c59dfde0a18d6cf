import { deriveDirty } from '@sluice/application';
import { postgresDerivationStore } from './derivation-store';
import { postgresIntakeStore } from './intake-store';
import { ARCHIVE, CLOCK, incoming, KNOWLEDGE, mail, PACKING, VERSIONS } from './redrawn-mails.spec-helper';
import { postgresSeriesReader } from './series-reader';
import { serverHealth } from './server-health';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startTestServer();
  [database] = await server.databases(1);
  await postgresIntakeStore(database, CLOCK.now, PACKING).take(
    ARCHIVE.map((m) => incoming(m)),
    VERSIONS,
  );
  await deriveDirty(postgresDerivationStore(database), KNOWLEDGE, { clock: CLOCK });
});
afterAll(() => server.stop());

/** Names of the checks that find something while the damage is done; it is taken back afterwards. */
const foundAfter = async (damage: string): Promise<readonly string[]> => {
  const names: string[] = [];
  await database
    .transaction(async (sql) => {
      await sql.run(damage);
      const reader = postgresSeriesReader({ ...database, rows: sql.rows });
      names.push(...(await reader.integrity()).filter((c) => !c.ok).map((c) => c.name));
      throw new Error('taken back');
    })
    .catch((error: Error) => {
      if (error.message !== 'taken back') throw error;
    });
  return names;
};

test('an undamaged database has nothing wrong', async () => {
  expect(await foundAfter('SELECT 1')).toEqual([]);
});

test.each([
  [
    'DELETE FROM series WHERE id = (SELECT series_id FROM series_mail LIMIT 1)',
    'every mail and commit of a series leads to one that exists',
  ],
  [
    `UPDATE event SET data = data || '{"trust": "none"}' WHERE type = 'MailSeen'`,
    'facts about mail have the key of their content',
  ],
  [
    `UPDATE event SET stream_name = 'mail-x', stream_version = 1 WHERE global_position = (SELECT min(global_position) FROM event WHERE type = 'MailSeen')`,
    'facts about mail have the key of their content',
  ],
  [
    `INSERT INTO event (sort, type, schema_version, stream_name, stream_version, idempotency_key, recorded_at, data)
     SELECT 'fact', 'CopiesErased', 1, 'copies-x', 1, 'CopiesErased ' || message_id, now(), '{}' FROM mail_reading LIMIT 1`,
    'nothing is left of erased mail',
  ],
  [
    `INSERT INTO raw_pack (bytes) VALUES ('')`,
    'every pack of raw mail is of mails that are kept, and every mail has its pack',
  ],
  [
    'UPDATE raw_mail SET pack = -1 WHERE raw_hash = (SELECT min(raw_hash) FROM raw_mail)',
    'every pack of raw mail is of mails that are kept, and every mail has its pack',
  ],
  [
    `INSERT INTO checkpoint SELECT 'hasty', max(transaction_id::text::bigint + 1)::text::xid8, 1 FROM event`,
    'no reader is ahead of the log',
  ],
  [
    `DELETE FROM event WHERE global_position = (SELECT min(global_position) FROM event WHERE stream_version = 1 AND sort = 'conclusion')`,
    'streams have no gap',
  ],
])('finds the damage of %s', async (damage, name) => {
  expect(await foundAfter(damage)).toContain(name);
});

test('an erased mail leaves the pack it shared, and is in none of those that come with it later', async () => {
  await database.run('TRUNCATE event, raw_mail, raw_pack, mail_reading, conversation_key');
  const [one, two, three] = [incoming(mail('one')), incoming(mail('two')), incoming(mail('three'))];
  const intake = postgresIntakeStore(database, CLOCK.now, PACKING);
  await intake.take([one, two], VERSIONS);
  await intake.erase([{ rawHash: one.rawHash, by: 'hari@example.com', reason: 'asked for' }]);
  await intake.take([one, three], VERSIONS);
  const packs = await database.rows<{ b: Buffer }>('SELECT bytes AS b FROM raw_pack ORDER BY id');
  expect(packs.map(({ b }) => b.toString())).toEqual([two, three].map((m) => Buffer.from(m.raw).toString()));
  const kept = await postgresSeriesReader(database).raw(two.rawHash);
  expect(Buffer.from(PACKING.expand(kept ?? { bytes: Buffer.of() }))).toEqual(two.raw);
});

describe('what the server says of itself', () => {
  test('is told as it is', async () => {
    const health = await serverHealth(database, Date.now);
    // A server of tests forces nothing to the disk, and that is seen; one that does is asked in embedded.spec.ts.
    expect(health).toMatchObject({ encoding: 'UTF8', durable: false, openLong: [] });
    expect(health.major).toBeGreaterThanOrEqual(14);
    expect(Math.abs(health.ahead)).toBeLessThan(5);
  });

  test('a clock that differs is seen, and which way', async () => {
    expect((await serverHealth(database, () => Date.now() - 60_000)).ahead).toBeCloseTo(60, -1);
    expect((await serverHealth(database, () => Date.now() + 60_000)).ahead).toBeCloseTo(-60, -1);
  });
});
