import type { Instant } from '@sluice/kernel';
import { reportStoreContract } from '@sluice/testing';
import { emptyReports } from './report-erasure';
import { postgresReportStore } from './report-store';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startTestServer();
  const [first] = await server.databases(1);
  if (first === undefined) throw new Error('no database');
  database = first;
});
afterAll(() => server.stop());

const made = async () => {
  await database.run('TRUNCATE saved_report, saved_report_text');
  let now = '2024-04-09T12:00:00Z' as Instant;
  return { reports: postgresReportStore(database, () => now), setNow: (at: Instant) => (now = at) };
};

reportStoreContract('PostgreSQL', made);

test('a saved report cannot be changed, nor taken away', async () => {
  const { reports } = await made();
  const saved = { hash: 'a'.repeat(64), kind: 'freeze', release: '1.4', title: 'x' } as const;
  const when = { asOf: '2024-04-01T12:00:00Z' as Instant, knownAsOf: null, savedBy: null, madeFrom: null };
  await reports.save({ ...saved, ...when }, [{ format: 'text', text: 'x', sha256: 'x' }]);
  for (const statement of [
    "UPDATE saved_report SET title = 'y'",
    "UPDATE saved_report_text SET bytes = 'y'",
    'DELETE FROM saved_report',
    'DELETE FROM saved_report_text',
  ])
    await expect(database.run(statement)).rejects.toThrow('a saved report is never changed');
  expect(await reports.text(saved.hash, 'text')).toBe('x');
});

test('but it is emptied when a mail that it quotes is erased, and then for good', async () => {
  const { reports } = await made();
  const when = { asOf: '2024-04-01T12:00:00Z' as Instant, knownAsOf: null, savedBy: null, madeFrom: null };
  const save = (digit: string, text: string, madeFrom: string | null = null) =>
    reports.save({ ...when, madeFrom, hash: digit.repeat(64), kind: 'freeze', release: '1.4', title: 'x' }, [
      { format: 'text', text, sha256: digit },
      { format: 'json', text: JSON.stringify({ text }), sha256: digit },
    ]);
  const gone = { messageId: 'gone@example.org', subject: 'pond: count the "otters"' };
  await save('a', 'See <gone@example.org>.');
  await save('b', `It has ${gone.subject}, NUL\u0000.`);
  await save('c', 'Edited, all of it.', 'a'.repeat(64));
  await save('d', 'See <other@example.org>, pond: count.');
  const now = '2024-04-10T12:00:00Z' as Instant;
  for (let n = 0; n < 2; n++) await emptyReports(database, [gone], now);
  for (const digit of ['a', 'b', 'c'])
    for (const format of ['text', 'json'] as const)
      expect(await reports.text(digit.repeat(64), format)).toContain('2024-04-10');
  expect(await reports.text('d'.repeat(64), 'text')).toBe('See <other@example.org>, pond: count.');
  expect((await reports.list({}, 9)).map((r) => r.erasedAt)).toEqual([null, now, now, now]);
  expect((await reports.lastBefore({ release: '1.4', kind: 'freeze' }, now))?.hash).toBe('d'.repeat(64));
  for (const statement of [
    "UPDATE saved_report SET title = 'y' WHERE erased_at IS NOT NULL",
    'UPDATE saved_report SET erased_at = NULL WHERE erased_at IS NOT NULL',
    "UPDATE saved_report_text SET bytes = 'y'",
    "UPDATE saved_report_text SET bytes = '' WHERE hash = repeat('d', 64)",
  ])
    await expect(database.run(statement)).rejects.toThrow('a saved report is never changed');
});
