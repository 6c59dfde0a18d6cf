import type { Pool, PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { backupBytes, type BackupHeader, type BackupTable, type Frame } from './backup-file';
import { checkMigrations, MIGRATIONS } from './migrate';

type Column = {
  readonly t: string;
  readonly c: string;
  readonly type: string;
  readonly standard: string | null;
};

/** What lets somebody in for hours at most, and answers to commands of the last day: a backup that is found must open no door. */
const PASSING = ['sign_in_link', 'person_session', 'answered_command'];

/**
 * Columns in their order, of all tables but the bookkeeping of migrations and what passes. The queue's tables are in a schema of their own: it may be
 * lost.
 */
const COLUMNS = `
  SELECT c.relname AS t, a.attname AS c, format_type(a.atttypid, NULL) AS type, pg_get_expr(d.adbin, d.adrelid) AS standard
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> '_prisma_migrations'
    AND c.relname NOT IN (${PASSING.map((name) => `'${name}'`).join()})
  ORDER BY c.relname, a.attnum`;

const COUNTERS = `
  SELECT t.relname AS "table", a.attname AS "column", s.relname AS sequence
  FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
  JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
  WHERE s.relkind = 'S' AND t.relnamespace = current_schema()::regnamespace ORDER BY 1, 2`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Numbers of transactions mean nothing in another database, and one that has not come as far would never show such events to a reader. They
 * are written anew, as few as keep the order of (transaction, position): it steps up where a position is smaller than the one before it.
 */
const FIRST_TRANSACTION = 3;
const RENUMBERED = `
  SELECT e.*, (${String(FIRST_TRANSACTION)} + sum(e.step) OVER (ORDER BY e.transaction_id, e.global_position))::text::xid8 AS renumbered
  FROM (SELECT *, CASE WHEN lag(global_position) OVER (ORDER BY transaction_id, global_position) > global_position THEN 1 ELSE 0 END AS step
        FROM event) AS e`;

/** A reader's checkpoint moves to the last event it has read, by that event's new number; where there is none, to the beginning. */
const MOVED = `
  SELECT c.name, coalesce(last.renumbered, '0'::xid8) AS transaction_id, coalesce(last.global_position, 0) AS global_position
  FROM checkpoint c LEFT JOIN LATERAL (
    SELECT r.renumbered, r.global_position FROM (${RENUMBERED}) AS r
    WHERE (r.transaction_id, r.global_position) <= (c.transaction_id, c.global_position)
    ORDER BY r.transaction_id DESC, r.global_position DESC LIMIT 1) AS last ON true`;

/** A column that each database fills by itself: the mark of a to-do entry, which only has to differ from all before it. */
const isOwnMark = ({ type, standard }: Column): boolean =>
  type !== 'xid8' && (standard?.includes('pg_current_xact_id') ?? false);

const rowsOf = (table: string, columns: readonly Column[]): string => {
  const list = columns.map(({ c }) => quoted(c)).join(', ');
  if (table === 'event')
    return `SELECT ${columns.map(({ c }) => (c === 'transaction_id' ? 'renumbered AS transaction_id' : quoted(c))).join(', ')}
            FROM (${RENUMBERED}) AS events ORDER BY transaction_id, global_position`;
  if (table === 'checkpoint') return `SELECT ${list} FROM (${MOVED}) AS moved`;
  if (table === 'outbox')
    return `SELECT ${columns.map(({ c }) => (c === 'payload' ? "payload - 'secret' AS payload" : quoted(c))).join(', ')} FROM outbox`;
  const numbered = columns.find(({ type }) => type === 'xid8');
  if (numbered !== undefined)
    throw new Error(
      `${table}.${numbered.c} numbers transactions, and nothing says how to move them to another database`,
    );
  return `SELECT ${list} FROM ${quoted(table)}`;
};

type Planned = BackupTable & { readonly sql: string };

const plan = async (client: PoolClient): Promise<readonly Planned[]> => {
  const { rows } = await client.query<Column>(COLUMNS);
  const planned: Planned[] = [];
  for (const name of [...new Set(rows.map((r) => r.t))]) {
    const columns = rows.filter((r) => r.t === name && !isOwnMark(r));
    const counted = await client.query<{ n: string }>(`SELECT count(*)::text AS n FROM ${quoted(name)}`);
    planned.push({
      name,
      columns: columns.map((r) => r.c),
      rows: Number(counted.rows[0]?.n),
      sql: rowsOf(name, columns),
    });
  }
  return planned;
};

const countersOf = async (client: PoolClient): Promise<BackupHeader['counters']> => {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(COUNTERS);
  const counters: { table: string; column: string; next: string }[] = [];
  for (const { table, column, sequence } of rows) {
    const { rows: values } = await client.query<{ next: string }>(
      `SELECT (last_value + CASE WHEN is_called THEN 1 ELSE 0 END)::text AS next FROM ${quoted(sequence)}`,
    );
    counters.push({ table, column, next: values[0]?.next ?? '1' });
  }
  return counters;
};

async function* framesOf(client: PoolClient, tables: readonly Planned[]): AsyncGenerator<Frame> {
  for (const [table, { sql }] of tables.entries())
    for await (const bytes of client.query(copyTo(`COPY (${sql}) TO STDOUT (FORMAT binary)`)))
      yield { table, bytes: bytes as Buffer };
}

/** Everything of a database in one file, and what the file says of itself. */
export type BackupStream = { readonly header: BackupHeader; readonly bytes: AsyncIterable<Uint8Array> };

const snapshotOf = async (client: PoolClient, createdAt: string, folder: string): Promise<BackupStream> => {
  const migrations = await checkMigrations(client, folder);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables = await plan(client);
  const { rows } = await client.query<{ n: string }>(
    `SELECT coalesce(max(renumbered::text::bigint), ${String(FIRST_TRANSACTION)})::text AS n FROM (${RENUMBERED}) AS events`,
  );
  const header: BackupHeader = {
    createdAt,
    migrations,
    tables: tables.map(({ name, columns, rows: count }) => ({ name, columns, rows: count })),
    counters: await countersOf(client),
    transactions: rows[0]?.n ?? String(FIRST_TRANSACTION),
  };
  return { header, bytes: backupBytes(header, framesOf(client, tables)) };
};

/**
 * Hands over the bytes of a backup: all tables as one moment has them, whoever writes meanwhile. Memory is bounded by the longest row.
 * What is derived is in it too: raw mail is most of the file, and restoring is copying instead of reading all mail again.
 * @throws NewerDatabaseError, ChangedMigrationError, UnfinishedMigrationError
 */
export const backUp = async <T>(
  pool: Pool,
  createdAt: string,
  write: (backup: BackupStream) => Promise<T>,
  folder: string = MIGRATIONS,
): Promise<T> => {
  const client = await pool.connect();
  // Told of by the statement that runs, or by the next.
  client.on('error', () => undefined);
  try {
    const result = await write(await snapshotOf(client, createdAt, folder));
    await client.query('ROLLBACK');
    client.release();
    return result;
  } catch (error) {
    // A copy that was cut off in the middle can only be ended with its connection.
    client.release(true);
    throw error;
  }
};
