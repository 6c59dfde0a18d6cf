import type { ChainStore } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { chainStoreContract, until } from '@sluice/testing';
import { postgresChainStore } from './chain-store';
import { postgresDerivationStore } from './derivation-store';
import { postgresIntakeStore } from './intake-store';
import { lockChains } from './locks';
import { PACKING } from './redrawn-mails.spec-helper';
import { postgresSeriesReader } from './series-reader';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';
import { postgresTreeStore } from './tree-store';

const TABLES = `event, raw_mail, raw_pack, mail_reading, conversation_key, dirty_conversation, dirty_chain, edge, series, series_mail, series_commit,
  landed_commit, landed_branch, landed_revert, tree_role`;

const now = () => '2024-04-01T00:00:00Z' as Instant;

let server: TestServer;
let database: Database;
let other: Database;
/** Who waits for a lock that another has. */
const WAITING = `SELECT 1 AS waits FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;

beforeAll(async () => {
  server = await startTestServer();
  [database, other = database] = await server.databases(2);
});
afterAll(() => server.stop());

describe('between two moments', () => {
  const save = (chains: ChainStore) => {
    const nothing = { edges: [], changed: false, conclusions: [], again: false };
    return chains.saveChains([{ conversationId: 'pond', mark: 1n, ...nothing }], now());
  };
  const seeing = async (...writes: readonly (() => Promise<unknown>)[]): Promise<boolean> => {
    const chains = postgresChainStore(database);
    const before = await chains.moment();
    for (const write of [() => save(chains), ...writes]) await write();
    return chains.isUndisturbed(before, await chains.moment());
  };

  test('one save leaves what others know, though it found nothing to write', async () => {
    expect(await seeing()).toBe(true);
  });

  test('whoever else writes does not', async () => {
    const chains = postgresChainStore(database);
    const note = `INSERT INTO source_cursor (source, cursor) VALUES ('pond', '1') ON CONFLICT DO NOTHING`;
    expect(await seeing(() => database.run(note))).toBe(false);
    expect(await seeing(() => save(chains))).toBe(false);
    const moment = await chains.moment();
    expect(chains.isUndisturbed(moment, moment)).toBe(false);
  });

  test('nor does who is still about to', async () => {
    const chains = postgresChainStore(database);
    const before = await chains.moment();
    const after = await database.transaction(async (sql) => {
      await sql.rows('SELECT pg_current_xact_id()');
      await save(postgresChainStore(other));
      return postgresChainStore(other).moment();
    });
    expect(chains.isUndisturbed(before, after)).toBe(false);
  });

  test.each([
    ['nobody wrote', false],
    ['another wrote while it waited for its turn', true],
  ])('a chain that leads somewhere new is looked at again, unless nobody wrote: %s', async (_, wrote) => {
    const chains = postgresChainStore(database);
    await other.run(
      `INSERT INTO dirty_chain (conversation_id, since) VALUES ('new', now()) ON CONFLICT DO NOTHING`,
    );
    const mark = (await chains.dirtyChains(10, ['new']))[0]?.mark ?? 0n;
    const moment = await chains.moment();
    const result = { conversationId: 'new', mark, edges: [], changed: true, conclusions: [], again: true };
    const saved = await other.transaction(async (sql) => {
      await lockChains(sql);
      const saving = chains.saveChains([result], now(), moment);
      await until('the save waits', async () => (await other.rows(WAITING)).length > 0);
      if (wrote) await sql.run(`INSERT INTO source_cursor (source, cursor) VALUES ('new', '1')`);
      return { saving };
    });
    expect(await saved.saving).toEqual(new Set(wrote ? ['new'] : []));
  });
});

chainStoreContract('PostgreSQL', async () => {
  await database.run(`TRUNCATE ${TABLES}`);
  return {
    chains: postgresChainStore(database),
    tree: postgresTreeStore(database, now),
    intake: postgresIntakeStore(database, now, PACKING),
    derivation: postgresDerivationStore(database),
    reader: postgresSeriesReader(database),
  };
});
