import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Pool, PoolClient } from 'pg';

/** The migrations of this version, as Prisma lays them out. */
export const MIGRATIONS = resolve(__dirname, '../../../../prisma/migrations');

/** The database was made by a newer Sluice: this one must not touch it. */
export class NewerDatabaseError extends Error {
  constructor(readonly migration: string) {
    super(
      `the database has migration ${migration}, which this version does not know: use the newer Sluice that made it`,
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

/** Any number that no other program on the same server is likely to lock. */
const LOCK = 7_582_3001;

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

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

const readMigrations = async (folder: string): Promise<readonly Migration[]> => {
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

const applyOne = async (client: PoolClient, migration: Migration): Promise<void> => {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES (gen_random_uuid()::text, $1, now(), $2, 1)`,
      [migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
};

const appliedOf = async (client: PoolClient): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY migration_name',
  );
  return new Map(rows.map((r) => [r.migration_name, r.checksum]));
};

const check = (applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void => {
  const known = new Map(migrations.map((m) => [m.name, m.checksum]));
  for (const [name, checksum] of applied) {
    if (!known.has(name)) throw new NewerDatabaseError(name);
    if (known.get(name) !== checksum) throw new ChangedMigrationError(name);
  }
};

/**
 * Brings the database to this version: each migration in one transaction, under an advisory lock, with Prisma's own bookkeeping, so that
 * `prisma migrate deploy` accepts the history. Prisma's engine is a download that a closed network cannot have; hence this runner.
 * Answers the names applied now.
 * @throws NewerDatabaseError, ChangedMigrationError
 */
export const migrate = async (pool: Pool, folder: string = MIGRATIONS): Promise<readonly string[]> => {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(BOOKKEEPING);
    const applied = await appliedOf(client);
    check(applied, migrations);
    const missing = migrations.filter((m) => !applied.has(m.name));
    for (const migration of missing) await applyOne(client, migration);
    return missing.map((m) => m.name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    client.release();
  }
};
