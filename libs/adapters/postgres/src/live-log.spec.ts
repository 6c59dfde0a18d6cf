import {
  liveId,
  LOG_START,
  wants,
  type EventFilter,
  type LiveEvent,
  type LiveLog,
} from '@sluice/application';
import type { NewEvent } from '@sluice/kernel';
import { appendIn, postgresEventStore } from './event-store';
import { postgresLiveLog } from './live-log';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;
let another: Database;
let log: LiveLog;

beforeAll(async () => {
  server = await startTestServer();
  const [first, second = first] = await server.databases(2);
  [database, another] = [first, second];
  log = postgresLiveLog(database);
});
afterAll(() => server.stop());
beforeEach(() => database.run('TRUNCATE event, verdict'));

let count = 0;
const event = (type: string, streamName: string, data: object = {}): NewEvent => ({
  sort: type === 'MailSeen' ? 'fact' : 'conclusion',
  type,
  schemaVersion: 1,
  streamName,
  idempotencyKey: `${type} ${String(++count)}`,
  data,
});

const append = async (...events: readonly NewEvent[]): Promise<void> =>
  void (await postgresEventStore(database).append(events));

const judged = (series: string, release: string): Promise<number> =>
  database.run(
    `INSERT INTO verdict (series_id, revision, release, outcome, phase, judged_at) VALUES ($1, '1', $2, 'open', 'p', now())`,
    series,
    release,
  );

/** Everything after a position, page by page. */
const all = async (filter: EventFilter, after = LOG_START, limit = 2): Promise<readonly LiveEvent[]> => {
  const page = await log.read(after, filter, limit);
  return page.isEnd ? page.events : [...page.events, ...(await all(filter, page.next, limit))];
};

const keys = (events: readonly LiveEvent[]): readonly string[] => events.map((e) => e.idempotencyKey);

const FILTERS: readonly EventFilter[] = [
  {},
  { sort: 'conclusion' },
  { sort: 'fact' },
  { types: ['VerdictChanged', 'MailSeen'] },
  { types: [] },
  { series: 'a' },
  { release: '4.16' },
  { release: '4.17' },
  { release: '4.17', series: 'a', types: ['RevisionPosted'], sort: 'conclusion' },
  { release: "4.16' OR true --" },
];

test('a filter asks of the log what it asks of an event at hand', async () => {
  await judged('a', '4.16');
  await judged('b', '4.16');
  await judged('b', '4.17');
  await append(
    event('MailSeen', 'mail-1', { rawHash: '1' }),
    event('RevisionPosted', 'series-a', { series: 'a' }),
    event('VerdictChanged', 'series-a', { release: '4.16' }),
    event('VerdictChanged', 'series-b', { release: '4.17' }),
    event('PatchLanded', 'series-b', { series: 'b' }),
    event('PatchLanded', 'series-c', { series: 'c', release: null }),
    event('EdgeRecorded', 'series-a', {}),
  );
  const everything = await all({});
  expect(everything.map((e) => e.releases)).toEqual([
    [],
    ['4.16'],
    ['4.16'],
    ['4.16', '4.17'],
    ['4.16', '4.17'],
    [],
    ['4.16'],
  ]);
  const found = await Promise.all(FILTERS.map((filter) => all(filter)));
  expect(found.map(keys)).toEqual(FILTERS.map((filter) => keys(everything.filter((e) => wants(filter, e)))));
  expect(found.map((events) => events.length)).toEqual([7, 6, 1, 3, 0, 3, 4, 2, 0, 0]);
});

test('a reader that looks again and again sees every event once, late writers included, whatever it filters', async () => {
  const filter = { types: ['A'] };
  const seen: string[] = [];
  let at = LOG_START;
  const look = async (): Promise<void> => {
    const page = await log.read(at, filter, 100);
    seen.push(...keys(page.events));
    at = page.next;
  };
  const early = event('A', 'series-early');
  let commit: () => void = () => undefined;
  const holding = new Promise<void>((done) => (commit = done));
  const late = another.transaction(async (sql) => {
    await appendIn(sql, [early]);
    await holding;
  });
  const writing =
    'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL';
  while ((await database.rows(writing)).length === 0) await new Promise((go) => setImmediate(go));
  const later = event('A', 'series-later');
  await append(later, event('B', 'series-later'));
  await look();
  expect(seen).toEqual([]);
  commit();
  await late;
  await look();
  await look();
  expect(seen).toEqual([early.idempotencyKey, later.idempotencyKey]);
  const last = event('A', 'series-last');
  await append(last);
  await look();
  expect(seen).toEqual([early, later, last].map((e) => e.idempotencyKey));
});

test('an id leads to its event, also where transactions were numbered anew, and to no other', async () => {
  expect(await log.last()).toBeUndefined();
  await append(event('A', 'series-a'), event('B', 'series-a'));
  await append(event('C', 'series-a'));
  const [first, , third] = await all({});
  const last = await log.last();
  expect(last?.idempotencyKey).toBe(third?.idempotencyKey);
  const id = first === undefined ? '' : liveId(first);
  await database.run("UPDATE event SET transaction_id = '3'");
  const place = await log.find(id);
  expect(place).toEqual({ transactionId: 3n, globalPosition: first?.globalPosition });
  expect(keys(await all({}, place)).length).toBe(2);
  const other = id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  for (const wrong of [other, `9${id}`, '', '0', 'x-y', id.slice(0, -1), `${id}\n`, "1-' OR true--"])
    expect(await log.find(wrong)).toBeUndefined();
});
