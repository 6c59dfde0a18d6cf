import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Pool } from 'pg';
import {
  ChangedMigrationError,
  migrate,
  MIGRATIONS,
  NewerDatabaseError,
  UnfinishedMigrationError,
} from './migrate';
import { unpacked, unpackedText } from './packed';
import { expectedTables } from './prisma-schema.spec-helper';
import { postgresSeriesReader } from './series-reader';
import { openDatabase } from './sql';
import { startTestServer, testFolder, type TestServer } from './testing-server.spec-helper';

const SEEDS = resolve(MIGRATIONS, '../seeds');

/** Indexes that a schema of Prisma's cannot say: each with the reason. */
const BEYOND_PRISMA: Readonly<Record<string, string>> = {
  'event_comment_idx (transaction_id, global_position)': 'partial',
  'event_knowledge_idx (type)': 'partial',
  'mail_reading_known_idx (said_at)': 'partial',
  'mail_reading_release_idx (said_at)': 'partial',
  'outbox_sign_in_idx (next_at)': 'partial',
  'patchwork_mail_patch_idx (number)': 'partial',
  'patchwork_mail_state_idx (state, number)': 'partial',
  'patchwork_mail_hash_idx (hash)': 'partial',
  'patchwork_mail_series_idx (series, position)': 'partial',
  'patchwork_mail_target_idx (target, number)': 'partial',
  'patchwork_mail_completed_idx (completed_at, number)': 'partial',
  'patchwork_series_completed_idx (completed_at, number)': 'partial',
};

/** Columns that a migration rewrites on purpose. */
const REWRITTEN: Readonly<Record<string, readonly string[]>> = {
  '20261124000000_dirty_marks': ['dirty_conversation.mark'],
  '20261212000001_packed_documents': ['patch.doc', 'series.doc', 'verdict.doc'],
};

let server: TestServer;
let folder: string;
let names: readonly string[];

beforeAll(async () => {
  server = await startTestServer();
  folder = await testFolder();
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const column = async (pool: Pool, sql: string): Promise<readonly string[]> =>
  (await pool.query<{ v: string }>(sql)).rows.map((row) => row.v);

/** A folder with the migrations up to and with one, and what else is wanted in it. */
const migrationsUpTo = async (
  last: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const copy = join(folder, `until-${last}-${Object.keys(extra).join()}`);
  await mkdir(copy, { recursive: true });
  for (const name of names.filter((n) => n <= last))
    await cp(join(MIGRATIONS, name), join(copy, name), { recursive: true });
  for (const [name, sql] of Object.entries(extra)) {
    await mkdir(join(copy, name), { recursive: true });
    await writeFile(join(copy, name, 'migration.sql'), sql);
  }
  return copy;
};

const newest = (): string => names.at(-1) ?? '';

const TABLES = `SELECT relname AS v FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relname <> '_prisma_migrations' ORDER BY 1`;

const loose = (expression: string): string => expression.replaceAll(/[\s()]/g, '');

describe('the migrations', () => {
  test('make the tables, columns and indexes of prisma/schema.prisma', async () => {
    const pool = await server.emptyDatabase();
    await migrate(pool);
    const expected = expectedTables(await readFile(resolve(MIGRATIONS, '../schema.prisma'), 'utf8'));
    expect(await column(pool, TABLES)).toEqual(expected.map((t) => t.name).sort());
    for (const table of expected) {
      const columns = await column(
        pool,
        `SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END AS v
         FROM pg_attribute WHERE attrelid = '${table.name}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
      );
      expect({ [table.name]: columns }).toEqual({ [table.name]: table.columns });
      const indexes = await column(
        pool,
        `SELECT c.relname || ' (' || string_agg(a.attname, ', ' ORDER BY a.attnum) || ')' AS v FROM pg_index i
         JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE i.indrelid = '${table.name}'::regclass GROUP BY c.relname ORDER BY 1`,
      );
      expect(indexes.filter((index) => !(index in BEYOND_PRISMA)).sort()).toEqual(table.indexes);
    }
  });

  test('give the defaults that prisma/schema.prisma says, and no others', async () => {
    const pool = await server.emptyDatabase();
    await migrate(pool);
    const expected = expectedTables(await readFile(resolve(MIGRATIONS, '../schema.prisma'), 'utf8'));
    const { rows } = await pool.query<{ t: string; c: string; d: string }>(
      `SELECT adrelid::regclass::text AS t, attname AS c, pg_get_expr(adbin, adrelid) AS d
       FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE adrelid::regclass::text <> '_prisma_migrations'`,
    );
    const actual = rows.map(({ t, c, d }) => `${t}.${c} ${d.startsWith('nextval') ? 'nextval' : loose(d)}`);
    const wanted = expected.flatMap((t) => [...t.defaults].map(([c, d]) => `${t.name}.${c} ${loose(d)}`));
    expect(actual.sort()).toEqual(wanted.sort());
  });

  test('are booked as Prisma books them, with the checksum of the file', async () => {
    const pool = await server.emptyDatabase();
    expect(await migrate(pool)).toEqual(names);
    const { rows } = await pool.query<Record<string, unknown>>(
      'SELECT * FROM "_prisma_migrations" ORDER BY migration_name',
    );
    expect(rows.map((row) => row['migration_name'])).toEqual(names);
    for (const row of rows) {
      const sql = await readFile(join(MIGRATIONS, String(row['migration_name']), 'migration.sql'));
      expect(row).toMatchObject({
        checksum: createHash('sha256').update(sql).digest('hex'),
        applied_steps_count: 1,
        logs: null,
        rolled_back_at: null,
      });
      expect(row['finished_at']).toBeInstanceOf(Date);
      expect(String(row['id'])).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('are applied once, however often and by however many at once', async () => {
    const pool = await server.emptyDatabase();
    const applied = await Promise.all([migrate(pool), migrate(pool), migrate(pool), migrate(pool)]);
    expect(applied.flat()).toEqual(names);
    expect(await migrate(pool)).toEqual([]);
    expect(await column(pool, 'SELECT count(*)::text AS v FROM "_prisma_migrations"')).toEqual([
      String(names.length),
    ]);
  });

  test('that are all there need no right to change the schema', async () => {
    const pool = await server.emptyDatabase();
    await migrate(pool);
    const client = await pool.connect();
    try {
      await client.query('SET default_transaction_read_only = on');
    } finally {
      client.release();
    }
    await expect(pool.query('CREATE TABLE another (id INT)')).rejects.toThrow('read-only');
    expect(await migrate(pool)).toEqual([]);
  });
});

describe('a database', () => {
  test('of a newer version is refused and left alone', async () => {
    const pool = await server.emptyDatabase();
    const future = { '29990101000000_future': 'CREATE TABLE future (id INT)' };
    await migrate(pool, await migrationsUpTo(newest(), future));
    const refused = migrate(pool);
    await expect(refused).rejects.toThrow(NewerDatabaseError);
    await expect(refused).rejects.toThrow(
      /^the database has migration 29990101000000_future, .*newer Sluice/,
    );
    expect(await column(pool, TABLES)).toContain('future');
  });

  test('whose migration was changed afterwards is refused', async () => {
    const pool = await server.emptyDatabase();
    const before = await migrationsUpTo(newest(), {
      '29990101000000_change': 'CREATE TABLE change (id INT)',
    });
    await migrate(pool, before);
    await writeFile(
      join(before, '29990101000000_change', 'migration.sql'),
      'CREATE TABLE change (id BIGINT)',
    );
    await expect(migrate(pool, before)).rejects.toThrow(ChangedMigrationError);
  });

  test('in which Prisma left a migration half done is refused', async () => {
    const pool = await server.emptyDatabase();
    await migrate(pool);
    await pool.query(
      `UPDATE "_prisma_migrations" SET finished_at = NULL WHERE migration_name = '${newest()}'`,
    );
    await expect(migrate(pool)).rejects.toThrow(UnfinishedMigrationError);
  });

  test('whose next migration fails stays as it was, and takes the mended one', async () => {
    const pool = await server.emptyDatabase();
    const broken = await migrationsUpTo(newest(), {
      '29990101000000_broken': 'CREATE TABLE half (id INT); INSERT INTO nowhere VALUES (1)',
    });
    await expect(migrate(pool, broken)).rejects.toThrow('nowhere');
    expect(await column(pool, TABLES)).not.toContain('half');
    await writeFile(join(broken, '29990101000000_broken', 'migration.sql'), 'CREATE TABLE half (id INT)');
    expect(await migrate(pool, broken)).toEqual(['29990101000000_broken']);
  });
});

type Rows = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;

/** All rows of all tables, in an order of their own. */
const contents = async (pool: Pool): Promise<Rows> => {
  const rows = new Map<string, readonly Readonly<Record<string, unknown>>[]>();
  for (const table of await column(pool, TABLES)) {
    const found = await pool.query<{ r: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS r FROM "${table}" t ORDER BY to_jsonb(t)::text`,
    );
    rows.set(
      table,
      found.rows.map((row) => row.r),
    );
  }
  return rows;
};

/** The rows without the columns that a migration rewrites or that are not in `like`. */
const comparable = (rows: Rows, like: Rows, rewritten: readonly string[]): Rows =>
  new Map(
    [...rows].map(([table, list]) => {
      const columns = Object.keys(like.get(table)?.[0] ?? {}).filter(
        (c) => !rewritten.includes(`${table}.${c}`),
      );
      const cut = list.map((row) => Object.fromEntries(columns.map((c) => [c, row[c]])));
      return [table, cut.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
    }),
  );

describe('a filled database', () => {
  test('keeps its rows through every migration after its seed', async () => {
    const seeds = await readdir(SEEDS);
    expect(seeds.filter((seed) => !names.includes(seed.replace('.sql', '')))).toEqual([]);
    const pool = await server.emptyDatabase();
    let before: Rows = new Map();
    for (const name of names) {
      await migrate(pool, await migrationsUpTo(name));
      const after = await contents(pool);
      const rewritten = REWRITTEN[name] ?? [];
      for (const [table, rows] of comparable(before, after, rewritten))
        expect({ [table]: comparable(after, before, rewritten).get(table) }).toEqual({ [table]: rows });
      if (seeds.includes(`${name}.sql`)) await pool.query(await readFile(join(SEEDS, `${name}.sql`), 'utf8'));
      before = await contents(pool);
    }
    for (const [table, rows] of before) expect([table, rows.length > 0]).toEqual([table, true]);
    const reader = postgresSeriesReader(openDatabase(pool));
    const checks = await reader.integrity();
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    const [alone, packed] = [await reader.raw('b'.repeat(64)), await reader.raw('8'.repeat(64))];
    expect([alone, packed].map((kept) => [kept?.bytes.length, kept?.pack?.length])).toEqual([
      [4, undefined],
      [8, 13],
    ]);
    const { rows: series } = await pool.query<{ doc: Buffer }>('SELECT doc FROM series');
    expect(series.map(({ doc }) => unpacked(doc))).toContainEqual({ state: 'open' });
    const { rows: patches } = await pool.query<{ doc: Buffer }>('SELECT doc FROM patch');
    expect(patches.map(({ doc }) => unpackedText(doc))).toEqual([
      '{"messageId":"seed-1@example.org","subject":"otter: swim","files":[]}',
    ]);
  });

  /** Fails on rows that are there, and on a reader of the version before: give it a default, or add it nullable. */
  const REQUIRED = /ADD COLUMN(?:(?!DEFAULT)[^,;])*NOT NULL(?:(?!DEFAULT)[^,;])*(?:[,;]|$)/i;

  test.each([
    ['ALTER TABLE "event" ADD COLUMN "x" TEXT NOT NULL;', true],
    ['ALTER TABLE "event" ADD COLUMN "x" TEXT NOT NULL, ADD COLUMN "y" TEXT DEFAULT 1;', true],
    [`ALTER TABLE "event" ADD COLUMN "x" TEXT NOT NULL DEFAULT '';`, false],
    [`ALTER TABLE "event" ADD COLUMN "x" TEXT DEFAULT '' NOT NULL;`, false],
    ['ALTER TABLE "event" ADD COLUMN "x" TEXT;', false],
  ])('is what %s would break: %s', (sql, breaks) => {
    expect(REQUIRED.test(sql)).toBe(breaks);
  });

  test('gets no required column without a default', async () => {
    for (const name of names) {
      const sql = await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8');
      expect([name, REQUIRED.exec(sql)?.[0]]).toEqual([name, undefined]);
    }
  });
});
