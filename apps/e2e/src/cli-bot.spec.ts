import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { postgresOutboxStore, openDatabase } from '@sluice/postgres';
import { fixtures } from '@sluice/testing';
import { Pool } from 'pg';
import { expectFailure } from './answers';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';
import { commentOn } from './sending/world';

let folder: string;
let sluice: ServedSluice;
let pool: Pool;

beforeAll(async () => {
  folder = temporaryFolder('cli-bot');
  sluice = await servedSluice(join(folder, 'data'));
  await sluice.run('ingest', fixtures('cdf-vpci-story', 'none'));
  pool = new Pool({ connectionString: sluice.databaseUrl, max: 2 });
}, 120_000);
afterAll(async () => {
  await pool.end();
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the bot is stopped and started with a reason, and says who did it and when', async () => {
  expect((await sluice.run('bot', 'status')).out).toBe('The bot is not stopped.\n');
  expectFailure(await sluice.run('bot', 'stop'), 2, /reason/);
  const stop = ['bot', 'stop', '--reason', 'it floods the list', '--by', 'ann@example.org'];
  expect((await sluice.run(...stop)).out).toBe('The bot is stopped.\n');
  expect((await sluice.run(...stop)).out).toBe('The bot is stopped already.\n');
  expect((await sluice.run('bot', 'status')).out).toMatch(
    /^The bot is stopped, since \S+Z by ann@example\.org: it floods the list\n$/,
  );
  const start = await sluice.json<readonly { readonly data: unknown }[]>(
    'bot',
    'start',
    '--reason',
    'mended',
  );
  expect(start).toMatchObject([{ data: { about: 'bot', decision: { kind: 'start' }, reason: 'mended' } }]);
  expect(await sluice.json('bot', 'status')).toMatchObject({ stopped: false, reason: 'mended', mails: [] });
});

test('what was withheld is listed with why, and is put back', async () => {
  const store = postgresOutboxStore(openDatabase(pool));
  const comment = commentOn({ n: 1 });
  await store.plan([comment]);
  const windows = {
    all: { seconds: 1, limit: 1 },
    list: { seconds: 1, limit: 1 },
    thread: { seconds: 1, limit: 1 },
  };
  const permit = { windows, ask: () => ({ withhold: 'its thread is muted' }) };
  const claimed = await store.claimPermitted({ leaseSeconds: 60, permit });
  if (claimed !== undefined) await store.withheld(claimed.entry, 'its thread is muted');
  expect((await sluice.run('outbox', 'list', '--state', 'withheld')).out).toMatch(
    new RegExp(
      `${comment.key.slice(0, 16)} +author-1@example.com .*withheld \\S+Z +comment +its thread is muted`,
    ),
  );
  expect(await sluice.json('outbox', 'list')).toMatchObject([
    { state: 'withheld', why: 'its thread is muted' },
  ]);
  expect((await sluice.run('bot', 'status')).out).toMatch(/1 +comment +withheld +its thread is muted/);
  expect(await sluice.json('outbox', 'retry', '--all')).toEqual({ count: 0, state: 'planned' });
  expect(await sluice.json('outbox', 'retry', comment.key.slice(0, 9))).toMatchObject({ state: 'planned' });
  expect(await sluice.json('outbox', 'list')).toMatchObject([{ state: 'planned' }]);
});
