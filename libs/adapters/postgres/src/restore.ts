import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { quoted } from './backup';
import { BackupFileError, type Backup, type Frame } from './backup-file';
import {
  ChangedMigrationError,
  checkMigrations,
  migrate,
  MIGRATIONS,
  NewerDatabaseError,
  readMigrations,
} from './migrate';
import { inTransaction, withConnection } from './sql';

/** Name, among the cursors of sources, of the backup that a database was restored from. */
const RESTORED = 'restored backup';

/** The database holds something already: a backup is restored into an empty one, never over or beside other data. */
export class NotEmptyError extends Error {
  constructor(table: string) {
    super(
      `there is data already (in ${table}): restore into an empty data folder or database, and point Sluice at that one; nothing was changed`,
    );
    this.name = 'NotEmptyError';
  }
}

/** The database has tables of a newer version than the backup: what it holds does not fit them. */
export class NewerTablesError extends Error {
  constructor(migration: string) {
    super(
      `the database has migration ${migration}, which the backup has not: restore into a new data folder or database; nothing was changed`,
    );
    this.name = 'NotEmptyError';
  }
}

const publicTables = async (client: PoolClient): Promise<readonly string[]> =>
  (
    await client.query<{ t: string }>(
      `SELECT relname AS t FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition AND relname <> '_prisma_migrations' ORDER BY 1`,
    )
  ).rows.map((r) => r.t);

/** A table that has rows; a backup that was restored before is told by its checksum. */
const firstFilled = async (client: PoolClient): Promise<string | undefined> => {
  for (const table of await publicTables(client)) {
    const { rows } = await client.query(`SELECT 1 FROM ${quoted(table)} LIMIT 1`);
    if (rows.length > 0) return table;
  }
  return undefined;
};

const restoredBefore = async (client: PoolClient): Promise<string | undefined> => {
  const { rows: known } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('source_cursor') IS NOT NULL AS there`,
  );
  if (known[0]?.there !== true) return undefined;
  const { rows } = await client.query<{ cursor: string }>(
    'SELECT cursor FROM source_cursor WHERE source = $1',
    [RESTORED],
  );
  return rows[0]?.cursor;
};

/** The migrations of a backup must be the first of this version's: then its tables can be made, filled, and brought on. */
const checkVersion = async ({ header }: Backup, folder: string): Promise<void> => {
  const known = new Map((await readMigrations(folder)).map((m) => [m.name, m.checksum]));
  for (const { name, checksum } of header.migrations) {
    if (!known.has(name)) throw new NewerDatabaseError(name, 'the backup');
    if (known.get(name) !== checksum) throw new ChangedMigrationError(name);
  }
};

const fillOne = async (
  client: PoolClient,
  backup: Backup,
  table: number,
): Promise<ReturnType<typeof copyFrom>> => {
  const { name = '', columns = [] } = backup.header.tables[table] ?? {};
  return client.query(
    copyFrom(`COPY ${quoted(name)} (${columns.map(quoted).join(', ')}) FROM STDIN (FORMAT binary)`),
  );
};

/** Fills the tables in their order, a piece at a time; a table without a frame has not even COPY's head, which is damage. */
const fill = async (client: PoolClient, backup: Backup): Promise<void> => {
  const { tables } = backup.header;
  const frames = backup.frames()[Symbol.asyncIterator]();
  let next: IteratorResult<Frame> = await frames.next();
  for (const [table, { name, rows }] of tables.entries()) {
    const into = await fillOne(client, backup, table);
    const ended = finished(into);
    // Told of below; without a listener an early failure would end the process.
    ended.catch(() => undefined);
    for (; next.done !== true && next.value.table === table; next = await frames.next())
      if (!into.write(next.value.bytes)) await Promise.race([once(into, 'drain'), ended]);
    into.end();
    await ended;
    if (into.rowCount !== rows)
      throw new BackupFileError(
        backup.file,
        `holds ${String(into.rowCount)} rows of ${name} where it says ${String(rows)}`,
      );
  }
  if (next.done !== true) throw new BackupFileError(backup.file, 'holds rows of no table');
};

/** Brings the database's counter of transactions past those of the backup: a reader sees only what is below the oldest that runs. */
const passTransactions = async (client: PoolClient, highest: bigint): Promise<void> => {
  for (;;) {
    const { rows } = await client.query<{ x: string }>('SELECT pg_current_xact_id()::text AS x');
    if (BigInt(rows[0]?.x ?? 0) > highest) return;
  }
};

const setCounters = async (client: PoolClient, { header }: Backup): Promise<void> => {
  for (const { table, column, next } of header.counters)
    await client.query('SELECT setval(pg_get_serial_sequence($1, $2), $3::bigint, false)', [
      quoted(table),
      column,
      next,
    ]);
};

/** Whether there is something to do; an error where the database is not for this backup. */
const mayRestore = async (client: PoolClient, backup: Backup, folder: string): Promise<boolean> => {
  if ((await restoredBefore(client)) === backup.checksum) return false;
  const filled = await firstFilled(client);
  if (filled !== undefined) throw new NotEmptyError(filled);
  const names = new Set(backup.header.migrations.map((m) => m.name));
  const newer = (await checkMigrations(client, folder)).find((m) => !names.has(m.name));
  if (newer !== undefined) throw new NewerTablesError(newer.name);
  return true;
};

export type Restored = {
  /** Whether anything was done: the same backup had been restored before. */
  readonly restored: boolean;
  readonly rows: number;
  readonly migrations: readonly string[];
};

/**
 * Restores a backup into an empty database: makes the tables as the backup has them, fills them in one transaction, and brings them to this
 * version. When it fails nothing is restored; the tables that it made are left, empty.
 * @throws NotEmptyError, NewerTablesError, BackupFileError, NewerDatabaseError, ChangedMigrationError
 */
export const restore = async (pool: Pool, backup: Backup, folder: string = MIGRATIONS): Promise<Restored> => {
  await checkVersion(backup, folder);
  const rows = backup.header.tables.reduce((sum, t) => sum + t.rows, 0);
  const names = backup.header.migrations.map((m) => m.name);
  if (!(await withConnection(pool, (client) => mayRestore(client, backup, folder))))
    return { restored: false, rows, migrations: [] };
  await migrate(pool, folder, names);
  await withConnection(pool, async (client) => {
    await passTransactions(client, BigInt(backup.header.transactions));
    await inTransaction(client, async () => {
      await client.query(
        `LOCK TABLE ${backup.header.tables.map((t) => quoted(t.name)).join(', ')} IN EXCLUSIVE MODE`,
      );
      const filled = await firstFilled(client);
      if (filled !== undefined) throw new NotEmptyError(filled);
      await fill(client, backup);
      await setCounters(client, backup);
      await client.query(
        'INSERT INTO source_cursor (source, cursor) VALUES ($1, $2) ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor',
        [RESTORED, backup.checksum],
      );
    });
    await client.query('ANALYZE');
  });
  return { restored: true, rows, migrations: await migrate(pool, folder) };
};
