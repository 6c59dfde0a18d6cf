import type { ChainStore } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { chainStoreContract } from '@sluice/testing';
import { postgresChainStore } from './chain-store';
import { postgresDerivationStore } from './derivation-store';
import { postgresIntakeStore } from './intake-store';
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

beforeAll(async () => {
  server = await startTestServer();
  [database] = await server.databases(1);
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
      return chains.moment();
    });
    expect(chains.isUndisturbed(before, after)).toBe(false);
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
