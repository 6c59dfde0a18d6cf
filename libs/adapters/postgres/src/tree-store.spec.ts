import type { Instant } from '@sluice/kernel';
import { landedReaderContract, linkIndexContract, treeStoreContract } from '@sluice/testing';
import { postgresDerivationStore } from './derivation-store';
import { postgresIntakeStore } from './intake-store';
import { postgresLinkIndex } from './link-index';
import { PACKING } from './redrawn-mails.spec-helper';
import { postgresSeriesReader } from './series-reader';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';
import { postgresTreeStore } from './tree-store';

const TABLES = `event, raw_mail, raw_pack, mail_reading, conversation_key, dirty_conversation, series, series_mail, series_commit, landed_commit,
  landed_branch, landed_revert, patch_link, tree_role`;

let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startTestServer();
  [database] = await server.databases(1);
});
afterAll(() => server.stop());

const made = async () => {
  await database.run(`TRUNCATE ${TABLES}`);
  let now = '2024-04-01T00:00:00Z' as Instant;
  return {
    tree: postgresTreeStore(database, () => now),
    intake: postgresIntakeStore(database, () => now, PACKING),
    derivation: postgresDerivationStore(database),
    reader: postgresSeriesReader(database),
    links: postgresLinkIndex(database),
    setNow: (at: Instant) => (now = at),
  };
};

treeStoreContract('PostgreSQL', made);
landedReaderContract('PostgreSQL', made);
linkIndexContract('PostgreSQL', made);
