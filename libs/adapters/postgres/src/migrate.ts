import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { MIGRATION_LOCK } from './locks';
import { inTransaction, withConnection } from './sql';

/** The migrations of this version, as Prisma lays them out. */
export const MIGRATIONS = resolve(__dirname, '../../../../prisma/migrations');

/** The database was made by a newer Sluice: this one must not touch it. */
export class NewerDatabaseError extends Error {
  constructor(
    readonly migration: string,
    what = 'the database',
  ) {
    super(
      `${what} has migration ${migration}, which this version does not know: use the newer Sluice that made it`,
    );
    this.name = 'NewerDatabaseError';
  }
}

/** A migration was changed after it was applied. */
export class ChangedMigrationError extends Error {
  constructor(readonly migration: string) {
    super(
      `migration ${migration} differs from the one that was applied: restore its file, or restore the database`,
    );
    this.name = 'ChangedMigrationError';
  }
}

/** A migration began and never ended, or failed: by `prisma migrate`, for this runner leaves no such thing behind. */
export class UnfinishedMigrationError extends Error {
  constructor(readonly migration: string) {
    super(
      `migration ${migration} was begun and not finished: mend the database and run \`prisma migrate resolve\`, or restore it from a backup`,
    );
    this.name = 'UnfinishedMigrationError';
  }
}

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

/** A migration of this version. */
export type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

/** The migrations of a folder, in their order. */
export const readMigrations = async (folder: string): Promise<readonly Migration[]> => {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
};

const applyOne = (client: PoolClient, migration: Migration): Promise<void> =>
  inTransaction(client, async () => {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES (gen_random_uuid()::text, $1, now(), $2, 1)`,
      [migration.checksum, migration.name],
    );
  });

type Applied = { readonly migration_name: string; readonly checksum: string; readonly finished: boolean };

/** What the database says of itself; nothing where no migration was ever applied. */
const appliedOf = async (client: PoolClient): Promise<readonly Applied[]> => {
  const { rows: known } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS there`,
  );
  if (known[0]?.there !== true) return [];
  const { rows } = await client.query<Applied>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
};

/** The migrations that the database has, all of them known here, as they are, and done. */
const soundIn = async (client: PoolClient, migrations: readonly Migration[]): Promise<readonly Applied[]> => {
  const known = new Map(migrations.map((m) => [m.name, m.checksum]));
  const applied = await appliedOf(client);
  for (const { migration_name: name, checksum, finished } of applied) {
    if (!known.has(name)) throw new NewerDatabaseError(name);
    if (known.get(name) !== checksum) throw new ChangedMigrationError(name);
    if (!finished) throw new UnfinishedMigrationError(name);
  }
  return applied;
};

/** The migrations that the database lacks. */
const missingIn = async (
  client: PoolClient,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> => {
  const names = new Set((await soundIn(client, migrations)).map((a) => a.migration_name));
  return migrations.filter((m) => !names.has(m.name));
};

/** Who waited for the lock finds that another has done the work. */
const applyMissing = async (
  client: PoolClient,
  migrations: readonly Migration[],
): Promise<readonly string[]> => {
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    await client.query(BOOKKEEPING);
    const missing = await missingIn(client, migrations);
    for (const migration of missing) await applyOne(client, migration);
    return missing.map((m) => m.name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
  }
};

/**
 * Brings the database to this version: each migration in one transaction, under an advisory lock, with Prisma's own bookkeeping, so that
 * `prisma migrate deploy` accepts the history. Prisma's engine is a download that a closed network cannot have; hence this runner.
 * A database that has them all is only read: the account needs no right to change the schema. Answers the names applied now.
 * `upTo` names those to apply, where it is not all of them: the tables of a backup that an older version made.
 * @throws NewerDatabaseError, ChangedMigrationError, UnfinishedMigrationError
 */
export const migrate = async (
  pool: Pool,
  folder: string = MIGRATIONS,
  upTo?: readonly string[],
): Promise<readonly string[]> => {
  const all = await readMigrations(folder);
  const migrations = upTo === undefined ? all : all.filter((m) => upTo.includes(m.name));
  return withConnection(pool, async (client) => {
    const missing = await missingIn(client, migrations);
    return missing.length === 0 ? [] : applyMissing(client, migrations);
  });
};

/**
 * The migrations a database has, with their checksums, after a look whether this version may read it. It need not have all of them.
 * @throws NewerDatabaseError, ChangedMigrationError, UnfinishedMigrationError
 */
export const checkMigrations = async (
  client: PoolClient,
  folder: string = MIGRATIONS,
): Promise<readonly { readonly name: string; readonly checksum: string }[]> =>
  (await soundIn(client, await readMigrations(folder))).map((a) => ({
    name: a.migration_name,
    checksum: a.checksum,
  }));

/** How many of this version's migrations a database lacks; the errors of `checkMigrations` where it is not ours to read. */
export const missingMigrations = async (pool: Pool, folder: string = MIGRATIONS): Promise<number> => {
  const migrations = await readMigrations(folder);
  return withConnection(pool, async (client) => (await missingIn(client, migrations)).length);
};
