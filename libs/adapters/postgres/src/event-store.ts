import {
  LOG_START,
  upcast,
  type AppendOutcome,
  type EventPage,
  type EventStore,
  type ExpectedVersion,
  type LogPosition,
  type Upcasters,
} from '@sluice/application';
import {
  AlreadyRecordedError,
  VersionConflictError,
  type EventEnvelope,
  type Instant,
  type NewEvent,
} from '@sluice/kernel';
import { lockStreams } from './locks';
import { array, column, instantOf, jsonColumn, type Database, type Sql } from './sql';

export const COLUMNS = `global_position, transaction_id::text AS transaction_id, sort, type, schema_version, stream_name, stream_version,
  idempotency_key, ${instantOf('said_at')} AS said_at, ${instantOf('recorded_at')} AS recorded_at, data`;

export type Row = {
  readonly global_position: bigint;
  readonly transaction_id: string;
  readonly sort: 'fact' | 'conclusion';
  readonly type: string;
  readonly schema_version: number;
  readonly stream_name: string;
  readonly stream_version: number;
  readonly idempotency_key: string;
  readonly said_at: Instant | null;
  readonly recorded_at: Instant;
  readonly data: unknown;
};

export const envelope = (row: Row): EventEnvelope => ({
  globalPosition: row.global_position,
  transactionId: BigInt(row.transaction_id),
  sort: row.sort,
  type: row.type,
  schemaVersion: row.schema_version,
  streamName: row.stream_name,
  streamVersion: row.stream_version,
  idempotencyKey: row.idempotency_key,
  saidAt: row.said_at ?? undefined,
  recordedAt: row.recorded_at,
  data: row.data,
});

/** One event a key, the first that came: a batch may name a key twice, a statement may not. */
const distinct = (events: readonly NewEvent[]): readonly NewEvent[] => {
  const seen = new Set<string>();
  return events.filter((event) => seen.size < seen.add(event.idempotencyKey).size);
};

const APPEND = `
  INSERT INTO event (sort, type, schema_version, stream_name, stream_version, idempotency_key, said_at, recorded_at, data)
  SELECT n.sort, n.type, n.schema_version, n.stream_name,
         coalesce((SELECT max(e.stream_version) FROM event e WHERE e.stream_name = n.stream_name), 0)
           + row_number() OVER (PARTITION BY n.stream_name ORDER BY n.ord),
         n.idempotency_key, n.said_at, coalesce($8::timestamptz, statement_timestamp()), n.data::jsonb
  FROM unnest(${array(1, 'text')}, ${array(2, 'text')}, ${array(3, 'int')}, ${array(4, 'text')}, ${array(5, 'text')},
              ${array(6, 'timestamptz')}, ${array(7, 'text')})
       WITH ORDINALITY AS n(sort, type, schema_version, stream_name, idempotency_key, said_at, data, ord)
  WHERE NOT EXISTS (SELECT 1 FROM event k WHERE k.idempotency_key = n.idempotency_key)
  ORDER BY n.ord
  ON CONFLICT (idempotency_key) DO NOTHING
  RETURNING idempotency_key`;

const versionOf = async (sql: Sql, streamName: string): Promise<number> => {
  const [row] = await sql.rows<{ version: number }>(
    'SELECT coalesce(max(stream_version), 0)::int AS version FROM event WHERE stream_name = $1',
    streamName,
  );
  return row?.version ?? 0;
};

/**
 * Appends events whose streams the caller has locked: one statement, whatever their number. They are recorded at the time by this process's
 * clock where that is given, else by the server's.
 */
export const insertEvents = async (
  sql: Sql,
  events: readonly NewEvent[],
  recordedAt?: Instant,
): Promise<readonly AppendOutcome[]> => {
  const batch = distinct(events);
  if (batch.length === 0) return [];
  const rows = await sql.rows<{ idempotency_key: string }>(
    APPEND,
    column(batch.map((e) => e.sort)),
    column(batch.map((e) => e.type)),
    column(batch.map((e) => e.schemaVersion)),
    column(batch.map((e) => e.streamName)),
    column(batch.map((e) => e.idempotencyKey)),
    column(batch.map((e) => e.saidAt)),
    jsonColumn(batch.map((e) => e.data)),
    recordedAt ?? null,
  );
  const appended = new Set(rows.map((r) => r.idempotency_key));
  return batch.map((e) => ({ idempotencyKey: e.idempotencyKey, appended: appended.has(e.idempotencyKey) }));
};

type AppendOptions = {
  readonly expected?: ExpectedVersion | undefined;
  readonly recordedAt?: Instant | undefined;
};

/**
 * Appends inside a transaction. Its streams stay locked until that ends, so that two appends to one stream do not take the same version and
 * an expected version still holds when the events are written.
 * @throws VersionConflictError when the version that is expected does not hold, AlreadyRecordedError when what is to be new is not; both undo the transaction.
 */
export const appendIn = async (
  sql: Sql,
  events: readonly NewEvent[],
  { expected, recordedAt }: AppendOptions = {},
): Promise<readonly AppendOutcome[]> => {
  if (events.length === 0 && expected === undefined) return [];
  await lockStreams(sql, [...events.map((e) => e.streamName), ...(expected ? [expected.streamName] : [])]);
  if (expected !== undefined) {
    const actual = await versionOf(sql, expected.streamName);
    if (actual !== expected.version)
      throw new VersionConflictError(expected.streamName, expected.version, actual);
  }
  const outcomes = await insertEvents(sql, events, recordedAt);
  // Asked afterwards: the unique key has waited for whoever was recording the same in another stream.
  const late = outcomes.find((o) => o.idempotencyKey === expected?.unrecorded && !o.appended);
  if (late !== undefined) throw new AlreadyRecordedError(late.idempotencyKey);
  return outcomes;
};

const readAfter = async (sql: Sql, position: LogPosition, limit: number): Promise<readonly Row[]> =>
  sql.rows<Row>(
    `SELECT ${COLUMNS} FROM event
     WHERE (transaction_id, global_position) > ($1::text::xid8, $2::bigint)
       AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY event.transaction_id, event.global_position LIMIT $3::int`,
    String(position.transactionId),
    position.globalPosition,
    limit,
  );

const positionOf = (event: EventEnvelope): LogPosition => ({
  transactionId: event.transactionId,
  globalPosition: event.globalPosition,
});

/** Where a reader begins that is not known: with the first event, or after everything that was recorded or is being recorded now. */
const BEGINNINGS = { first: "'0'", now: 'pg_snapshot_xmax(pg_current_snapshot())' } as const;

type Beginning = keyof typeof BEGINNINGS;

/** The checkpoint of a reader, locked until its transaction ends: two processes under one name take turns. */
const lockCheckpoint = async (sql: Sql, name: string, beginning: Beginning): Promise<LogPosition> => {
  await sql.run(
    `INSERT INTO checkpoint (name, transaction_id, global_position) VALUES ($1, ${BEGINNINGS[beginning]}, 0) ON CONFLICT DO NOTHING`,
    name,
  );
  const [row] = await sql.rows<{ transaction_id: string; global_position: bigint }>(
    'SELECT transaction_id::text AS transaction_id, global_position FROM checkpoint WHERE name = $1 FOR UPDATE',
    name,
  );
  return row === undefined
    ? LOG_START
    : { transactionId: BigInt(row.transaction_id), globalPosition: row.global_position };
};

/** A named reader of the log. */
export type Reader = { readonly name: string; readonly limit: number; readonly beginning: Beginning };

/** Hands a reader its next rows and moves its checkpoint in one transaction with what `effects` does there. Answers how many there were. */
const consumeRows = (
  database: Database,
  { name, limit, beginning }: Reader,
  effects: (rows: readonly Row[], sql: Sql) => Promise<void>,
): Promise<number> =>
  database.transaction(async (sql) => {
    const rows = await readAfter(sql, await lockCheckpoint(sql, name, beginning), limit);
    const last = rows.at(-1);
    if (last === undefined) return 0;
    await effects(rows, sql);
    await sql.run(
      'UPDATE checkpoint SET transaction_id = $2::text::xid8, global_position = $3::bigint WHERE name = $1',
      name,
      last.transaction_id,
      last.global_position,
    );
    return rows.length;
  });

/** `EventStore.consume` for effects that are rows of other tables: it hands them the transaction itself. */
export const consumeIn = (
  database: Database,
  { upcasters, ...reader }: Reader & { readonly upcasters: Upcasters },
  effects: (events: readonly EventEnvelope[], sql: Sql) => Promise<void>,
): Promise<number> =>
  consumeRows(database, reader, (rows, sql) =>
    effects(
      rows.map((row) => upcast(envelope(row), upcasters)),
      sql,
    ),
  );

/**
 * The event log in PostgreSQL: see the port for what it promises. `now` is the clock that events are recorded by; without one it is the
 * server's.
 */
export const postgresEventStore = (
  database: Database,
  upcasters: Upcasters = {},
  now?: () => Instant,
): EventStore => {
  const lift = (rows: readonly Row[]): readonly EventEnvelope[] =>
    rows.map((row) => upcast(envelope(row), upcasters));
  return {
    append: (events, expected) =>
      database.transaction((sql) => appendIn(sql, events, { expected, recordedAt: now?.() })),
    readStream: async (streamName, afterVersion = 0) =>
      lift(
        await database.rows<Row>(
          `SELECT ${COLUMNS} FROM event WHERE stream_name = $1 AND stream_version > $2::int ORDER BY event.stream_version`,
          streamName,
          afterVersion,
        ),
      ),
    readTypes: async (types) =>
      lift(
        await database.rows<Row>(
          `SELECT ${COLUMNS} FROM event WHERE sort = 'fact' AND type <> 'MailSeen' AND type <> 'CommitLanded' AND type = ANY(${array(1, 'text')})
           ORDER BY event.transaction_id, event.global_position`,
          column(types),
        ),
      ),
    readAfter: async (position, limit): Promise<EventPage> => {
      const events = lift(await readAfter(database, position, limit));
      const last = events.at(-1);
      return { events, next: last === undefined ? position : positionOf(last) };
    },
    consume: (name, limit, effects) =>
      consumeRows(database, { name, limit, beginning: 'first' }, (rows, sql) =>
        effects(lift(rows), {
          append: (more, expected) => appendIn(sql, more, { expected, recordedAt: now?.() }),
        }),
      ),
  };
};
