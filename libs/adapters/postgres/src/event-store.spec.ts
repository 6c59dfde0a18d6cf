import { eventStoreContract, type LateWriter } from '@sluice/testing';
import { appendIn, postgresEventStore } from './event-store';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;
let another: Database;

beforeAll(async () => {
  server = await startTestServer();
  const [first, second = first] = await server.databases(2);
  [database, another] = [first, second];
});
afterAll(() => server.stop());

const ROLLED_BACK = new Error('rolled back, as asked');

/** A transaction on a connection of its own, open until it is told how to end. */
const lateWriter = (): Promise<LateWriter> =>
  new Promise((begun, failed) => {
    let end: (how: 'commit' | 'rollback') => void = () => undefined;
    const ending = new Promise<'commit' | 'rollback'>((told) => (end = told));
    const ended = another
      .transaction(async (sql) => {
        begun({
          append: async (events) => void (await appendIn(sql, events)),
          commit: () => close('commit'),
          rollback: () => close('rollback'),
        });
        if ((await ending) === 'rollback') throw ROLLED_BACK;
      })
      .catch((error: unknown) => {
        if (error !== ROLLED_BACK) throw error;
      });
    ended.catch(failed);
    const close = (how: 'commit' | 'rollback'): Promise<void> => {
      end(how);
      return ended;
    };
  });

eventStoreContract(
  'PostgreSQL',
  async (upcasters) => {
    await database.run('TRUNCATE event, checkpoint');
    return {
      store: postgresEventStore(database, upcasters),
      another: postgresEventStore(another, upcasters),
      lateWriter,
    };
  },
  { lateWriters: true },
);
