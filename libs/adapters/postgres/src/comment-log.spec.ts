import { commentLogContract } from '@sluice/testing';
import { postgresCommentLog } from './comment-log';
import { postgresEventStore } from './event-store';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startTestServer();
  [database] = await server.databases(1);
});
afterAll(() => server.stop());

commentLogContract('PostgreSQL', async () => {
  await database.run('TRUNCATE event, checkpoint');
  return { comments: postgresCommentLog(database), events: postgresEventStore(database) };
});
