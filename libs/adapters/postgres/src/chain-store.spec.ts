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

let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startTestServer();
  [database] = await server.databases(1);
});
afterAll(() => server.stop());

chainStoreContract('PostgreSQL', async () => {
  await database.run(`TRUNCATE ${TABLES}`);
  const now = () => '2024-04-01T00:00:00Z' as Instant;
  return {
    chains: postgresChainStore(database),
    tree: postgresTreeStore(database, now),
    intake: postgresIntakeStore(database, now, PACKING),
    derivation: postgresDerivationStore(database),
    reader: postgresSeriesReader(database),
  };
});
