import type { PatchLinks } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { affectedBy, type LinksGiven } from './affected';
import { saveLinks, type LinkRow } from './patch-links';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startTestServer();
  [database] = await server.databases(1);
});
afterAll(() => server.stop());

const NONE: PatchLinks = { uses: [], fresh: [], defines: [], adds: [], touches: [], names: [] };
const given = (links: Partial<PatchLinks>, keys: readonly string[] = []): LinksGiven => ({
  at: '2024-03-01T00:00:00Z' as Instant,
  keys,
  links: { ...NONE, ...links },
});
const row = (id: string, links: Partial<PatchLinks>, sort: LinkRow['sort'] = 'posted'): LinkRow => ({
  id,
  ref: `${id}@example.org`,
  sort,
  links: { ...NONE, ...links },
});

const landed = (hash: string, at: string) =>
  database.run(
    `INSERT INTO landed_commit (commit, branch, subject_key, hash_key, committed_at, recorded_at) VALUES ($1, 'master', '', '', $2::timestamptz, now())`,
    hash,
    at,
  );

describe('posted patches that a batch may concern', () => {
  beforeEach(async () => {
    await database.run('TRUNCATE patch_link, landed_commit');
    const names = [{ as: 'prose', key: 'subject:otter: swim' }] as const;
    const rows = [
      row('user', { uses: ['otter_swim', 'otter_old'] }),
      row('toucher', { touches: [-5] }),
      row('namer', { names }),
      row('other', { uses: ['otter_walk'], touches: [6], adds: [-5], fresh: ['otter_swim'] }),
      row('commit', { uses: ['otter_swim'] }, 'landed'),
    ];
    await saveLinks(database, rows, 'new');
  });

  test('use what it introduces, touch what it adds, or name what it is', async () => {
    const batch = [
      given({ fresh: ['otter_swim'] }),
      given({ adds: [-5, 99] }),
      given({}, ['subject:otter: swim']),
    ];
    expect(await affectedBy(database, batch, 10)).toEqual([
      'namer@example.org',
      'toucher@example.org',
      'user@example.org',
    ]);
    expect(await affectedBy(database, batch, 2)).toHaveLength(2);
  });

  test('are none by a word that a commit used before, and by nothing', async () => {
    await landed('c0ffee', '2024-02-01T00:00:00Z');
    await landed('decaf', '2024-04-01T00:00:00Z');
    const commit = {
      id: 'c0ffee',
      ref: 'c0ffee',
      sort: 'landed',
      links: { ...NONE, uses: ['otter_old'] },
    } as const;
    const later = {
      id: 'decaf',
      ref: 'decaf',
      sort: 'landed',
      links: { ...NONE, uses: ['otter_swim'] },
    } as const;
    await saveLinks(database, [commit, later], 'new');
    expect(await affectedBy(database, [given({ fresh: ['otter_old'] })], 10)).toEqual([]);
    expect(await affectedBy(database, [given({ fresh: ['otter_swim'] })], 10)).toEqual(['user@example.org']);
    expect(await affectedBy(database, [given({ uses: ['otter_swim'], touches: [-5] })], 10)).toEqual([]);
    expect(await affectedBy(database, [], 10)).toEqual([]);
  });
});
