import type { Instant } from '@sluice/kernel';
import { reportStoreContract } from '@sluice/testing';
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
