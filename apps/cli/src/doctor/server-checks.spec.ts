import type { ServerHealth } from '@sluice/postgres';
import { serverChecks } from './server-checks';

const WELL: ServerHealth = {
  version: '18.4',
  major: 18,
  encoding: 'UTF8',
  durable: true,
  ahead: 0.2,
  openLong: [],
};

const wrong = (health: Partial<ServerHealth>): readonly string[] =>
  serverChecks({ ...WELL, ...health })
    .filter((c) => !c.ok)
    .map((c) => `${c.name}: ${c.detail}`);

test('a server that is well has nothing to mend', () => {
  expect(wrong({})).toEqual([]);
  expect(serverChecks(WELL)).toHaveLength(5);
});

test.each<[Partial<ServerHealth>, RegExp]>([
  [{ version: '12.9', major: 12 }, /^database: PostgreSQL 12\.9 is too old: use 14/],
  [{ encoding: 'SQL_ASCII' }, /^encoding: its encoding is SQL_ASCII: .* ENCODING 'UTF8'/],
  [{ durable: false }, /^durability: fsync or full_page_writes is off: .*turn both on/],
  [{ ahead: 90 }, /^clock: its clock is 90 s ahead of this machine's: set both by NTP/],
  [{ ahead: -90 }, /^clock: its clock is 90 s behind this machine's/],
  [
    {
      openLong: [
        { pid: 7, minutes: 30, application: 'psql' },
        { pid: 8, minutes: 20, application: '' },
      ],
    },
    /^open transactions: process 7 .*\(psql\) .* 30 minutes, and 1 others: .*pg_terminate_backend\(7\)/,
  ],
])('%j is to be mended, and says how', (health, sentence) => {
  const lines = wrong(health);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(sentence);
});
