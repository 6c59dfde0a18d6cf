import { copyFile, mkdtemp, open, readdir, readFile, rm, truncate, writeFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveDirty, digestOf, type Digest } from '@sluice/application';
import fc from 'fast-check';
import type { Pool } from 'pg';
import {
  postgresCommandStore,
  postgresSessionStore,
  postgresSignInLinkStore,
  postgresTokenStore,
} from './access-store';
import { backUp } from './backup';
import { backupBytes, openBackup } from './backup-file';
import { postgresDerivationStore } from './derivation-store';
import { postgresEventStore } from './event-store';
import { postgresIntakeStore } from './intake-store';
import { postgresOutboxStore } from './outbox-store';
import { migrate, MIGRATIONS } from './migrate';
import {
  ARCHIVE,
  CLOCK,
  HASHING,
  incoming,
  KNOWLEDGE,
  mail,
  NOW,
  PACKING,
  VERSIONS,
} from './redrawn-mails.spec-helper';
import { restore } from './restore';
import { postgresSeriesReader } from './series-reader';
import { openDatabase } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let folder: string;
let source: Pool;
let number = 0;

const newDatabase = async (): Promise<Pool> => {
  const pool = await server.emptyDatabase();
  await migrate(pool);
  return pool;
};

const fill = async (pool: Pool, mails = ARCHIVE): Promise<void> => {
  const database = openDatabase(pool);
  await postgresIntakeStore(database, CLOCK.now, PACKING).take(
    mails.map((m) => incoming(m)),
    VERSIONS,
  );
  await deriveDirty(postgresDerivationStore(database), KNOWLEDGE, { clock: CLOCK });
};

const digest = (pool: Pool): Promise<Digest> => {
  const reader = postgresSeriesReader(openDatabase(pool));
  return digestOf({ reader, knowledge: () => Promise.resolve(KNOWLEDGE), now: NOW }, {}, HASHING);
};

const backedUp = async (pool: Pool, migrations?: string): Promise<string> => {
  const file = join(folder, `${String(++number)}.sluice`);
  const write = async ({ bytes }: { readonly bytes: AsyncIterable<Uint8Array> }): Promise<void> =>
    writeFile(file, bytes);
  await backUp(pool, NOW, write, migrations);
  return file;
};

const restored = async (file: string, pool?: Pool): Promise<Pool> => {
  const target = pool ?? (await server.emptyDatabase());
  await restore(target, await openBackup(file));
  return target;
};

/** All rows of all tables, but for the note of which backup was restored; what each database numbers by itself is left out. */
const contents = async (pool: Pool): Promise<readonly string[]> => {
  const { rows: tables } = await pool.query<{ t: string }>(
    `SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
  );
  const all: string[] = [];
  for (const { t } of tables) {
    const { rows } = await pool.query<{ x: string }>(
      `SELECT (to_jsonb(r) - 'transaction_id' - 'mark')::text AS x FROM "${t}" r`,
    );
    all.push(...rows.map(({ x }) => `${t} ${x}`).filter((x) => !x.includes('restored backup')));
  }
  return all.sort();
};

const keysOf = async (pool: Pool, after?: string): Promise<readonly string[]> => {
  const store = postgresEventStore(openDatabase(pool));
  const seen: string[] = [];
  if (after === undefined) {
    const { rows } = await pool.query<{ k: string }>(
      'SELECT idempotency_key AS k FROM event ORDER BY transaction_id, global_position',
    );
    return rows.map((r) => r.k);
  }
  while (
    (await store.consume(
      after,
      3,
      async (events) => void seen.push(...events.map((e) => e.idempotencyKey)),
    )) > 0
  );
  return seen;
};

beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'sluice-backup-'));
  source = await newDatabase();
  await fill(source);
  // Something of every kind: a mark left to derive, a parked mail, a cursor.
  await source.query(
    `INSERT INTO dirty_conversation (conversation_id, since) SELECT conversation_id, now() FROM mail_reading LIMIT 1`,
  );
  await source.query(`INSERT INTO source_cursor VALUES ('heron.git', '{"at": "\\u00e9"}')`);
  await postgresTokenStore(openDatabase(source)).add({
    id: 'heron',
    hash: 'ab',
    name: 'ci',
    owner: 'h@example.org',
    scopes: ['read'],
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  test('holds nothing that lets anybody in', async () => {
    const pool = await newDatabase();
    const database = openDatabase(pool);
    const entry = { key: 'k', channel: 'mail', target: 'h@example.org' } as const;
    await postgresSessionStore(database).begin({ hash: 'in', address: 'h@example.org', seconds: 900 });
    await postgresSignInLinkStore(database).add({ hash: 'in', address: 'h@example.org', seconds: 900 });
    await postgresCommandStore(database).claim('in', { fingerprint: 'x', leaseSeconds: 60 });
    await postgresOutboxStore(database).plan([
      { ...entry, payload: { kind: 'sign-in', secret: 'way in', a: 1 } },
    ]);
    const target = await restored(await backedUp(pool));
    for (const table of ['person_session', 'sign_in_link', 'answered_command'])
      expect((await target.query(`SELECT 1 FROM ${table}`)).rows).toEqual([]);
    expect((await target.query('SELECT payload FROM outbox')).rows).toEqual([
      { payload: { kind: 'sign-in', a: 1 } },
    ]);
  });

  test('restored has every row, the same digest, and goes on', async () => {
    const target = await restored(await backedUp(source));
    expect(await contents(target)).toEqual(await contents(source));
    expect((await contents(target)).length).toBeGreaterThan(ARCHIVE.length * 4);
    expect(await digest(target)).toEqual(await digest(source));
    const checks = await postgresSeriesReader(openDatabase(target)).integrity();
    expect(checks.filter((c) => !c.ok)).toEqual([]);
    // The counter of positions is where it was: what is recorded next has a position of its own.
    await fill(target, [mail('later')]);
    expect((await keysOf(target)).length).toBeGreaterThan((await keysOf(source)).length);
  });

  test('keeps the order of events and how far readers have come, whatever the transactions were called', async () => {
    const origin = await newDatabase();
    await fill(origin);
    // As of a database that has seen far more transactions, with writers that overtook each other.
    await origin.query(
      `UPDATE event SET transaction_id = (100000000000 + (global_position * 7) % 5)::text::xid8`,
    );
    const order = await keysOf(origin);
    const { rows } = await origin.query<{ t: string; p: string }>(
      'SELECT transaction_id::text AS t, global_position::text AS p FROM event ORDER BY transaction_id, global_position OFFSET 4 LIMIT 1',
    );
    await origin.query(
      `INSERT INTO checkpoint VALUES ('halfway', $1::text::xid8, $2), ('beginning', '0', 0)`,
      [rows[0]?.t, rows[0]?.p],
    );
    const target = await restored(await backedUp(origin));
    expect(await keysOf(target)).toEqual(order);
    expect(await keysOf(target, 'beginning')).toEqual(order);
    expect(await keysOf(target, 'halfway')).toEqual(order.slice(5));
  });

  test('taken while mail comes in is one moment of it', async () => {
    const busy = await newDatabase();
    const batches = Array.from({ length: 12 }, (_, n) => [mail(`a${String(n)}`), mail(`b${String(n)}`)]);
    const importing = (async () => {
      for (const batch of batches) await fill(busy, batch);
    })();
    const files: string[] = [];
    for (let n = 0; n < 3; n++) files.push(await backedUp(busy));
    await importing;
    files.push(await backedUp(busy));
    const mails: number[] = [];
    for (const file of files) {
      const target = await restored(file);
      const reader = postgresSeriesReader(openDatabase(target));
      expect((await reader.integrity()).filter((c) => !c.ok)).toEqual([]);
      mails.push((await reader.coverage(undefined)).mails);
      // What was cut off comes again from its source, and all is as if nothing had happened.
      for (const batch of batches) await fill(target, batch);
      expect((await digest(target)).digest).toBe((await digest(busy)).digest);
    }
    expect(mails.every((n) => n % 2 === 0)).toBe(true);
    expect(mails.at(-1)).toBe(24);
  });

  test('that cannot be written to its end says why, and the pool is as good as before', async () => {
    const large = await newDatabase();
    await large.query(
      `INSERT INTO raw_mail SELECT 'h' || n, 1, decode(repeat(md5(n::text), 20000), 'hex') FROM generate_series(1, 60) AS n`,
    );
    for (let n = 0; n < 10; n++) {
      let pieces = 0;
      const write = async ({ bytes }: { readonly bytes: AsyncIterable<Uint8Array> }): Promise<void> => {
        for await (const _ of bytes) if (++pieces > 1) throw new Error('the disk is full');
      };
      await expect(backUp(large, NOW, write)).rejects.toThrow('the disk is full');
    }
    expect((await large.query('SELECT 1')).rowCount).toBe(1);
    expect(large.totalCount).toBeLessThanOrEqual(8);
  });

  test('is refused by a database that holds something, unless it is what that was restored from', async () => {
    const file = await backedUp(source);
    const target = await restored(file);
    const before = await contents(target);
    await fill(target, [mail('own')]);
    expect(await restore(target, await openBackup(file))).toMatchObject({ restored: false });
    await expect(restored(await backedUp(target), target)).rejects.toThrow(
      /there is data already \(in \w+\)/,
    );
    expect((await contents(target)).length).toBeGreaterThan(before.length);
    expect(await contents(source)).toEqual(before);
  });
});

describe('a damaged backup', () => {
  test('is refused wherever it is damaged or cut, before anything is restored', async () => {
    const file = await backedUp(source);
    const { length } = await readFile(file);
    const target = await server.emptyDatabase();
    const hurt = fc.oneof(
      fc.record({ at: fc.integer({ min: 0, max: length - 1 }), bit: fc.integer({ min: 0, max: 7 }) }),
      fc.record({ cut: fc.integer({ min: 0, max: length - 1 }) }),
      fc.record({ more: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
    );
    await fc.assert(
      fc.asyncProperty(hurt, async (how) => {
        const copy = join(folder, 'hurt.sluice');
        await copyFile(file, copy);
        if ('cut' in how) await truncate(copy, how.cut);
        else if ('more' in how) await writeFile(copy, how.more, { flag: 'a' });
        else {
          const handle = await open(copy, 'r+');
          const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, how.at);
          await handle.write(Buffer.from([(buffer[0] ?? 0) ^ (1 << how.bit)]), 0, 1, how.at);
          await handle.close();
        }
        await expect(restored(copy, target)).rejects.toMatchObject({
          name: 'BackupFileError',
          message: expect.stringMatching(/hurt\.sluice (is|was) .*; nothing was restored$/) as string,
        });
      }),
      { numRuns: 60 },
    );
    expect(await contents(target)).toEqual([]);
    await restored(file, target);
    expect(await digest(target)).toEqual(await digest(source));
  });

  test('that says other counts than it holds leaves nothing behind', async () => {
    const file = join(folder, 'lies.sluice');
    const write = async ({
      header,
    }: {
      readonly header: { readonly tables: readonly object[] };
    }): Promise<void> => {
      const sound = await openBackup(await backedUp(source));
      const tables = sound.header.tables.map((t) => (t.name === 'verdict' ? { ...t, rows: t.rows + 1 } : t));
      expect(header.tables).toHaveLength(tables.length);
      await writeFile(file, backupBytes({ ...sound.header, tables }, sound.frames()));
    };
    await backUp(source, NOW, write);
    const target = await server.emptyDatabase();
    await expect(restored(file, target)).rejects.toThrow(/holds \d+ rows of verdict where it says \d+/);
    expect(await contents(target)).toEqual([]);
  });
});

describe('versions', () => {
  const olderFolder = async (): Promise<{ readonly older: string; readonly left: number }> => {
    const older = join(folder, `migrations-${String(++number)}`);
    await cp(MIGRATIONS, older, { recursive: true });
    const names = (await readdir(older)).filter((n) => /^\d/.test(n)).sort();
    // The first migration that only adds is the last of the older version.
    const gone = names.slice(names.findIndex((n) => n.endsWith('_tree')) + 1);
    for (const name of gone) await rm(join(older, name), { recursive: true });
    return { older, left: gone.length };
  };

  /** What an older version would have of the same: its tables and columns; today's stores cannot write to it. */
  const fillOlder = async (origin: Pool): Promise<void> => {
    const tables = `SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`;
    for (const { t } of (await origin.query<{ t: string }>(tables)).rows) {
      const [row] = (await source.query<{ j: string | null }>(`SELECT json_agg(x)::text AS j FROM ${t} x`))
        .rows;
      await origin.query(`INSERT INTO ${t} SELECT * FROM json_populate_recordset(null::${t}, $1)`, [
        row?.j ?? '[]',
      ]);
    }
  };

  test('a backup of an older version is restored and brought to this one', async () => {
    const { older, left } = await olderFolder();
    const origin = await server.emptyDatabase();
    await migrate(origin, older);
    await fillOlder(origin);
    const file = await backedUp(origin, older);
    const target = await server.emptyDatabase();
    const { migrations } = await restore(target, await openBackup(file));
    expect(migrations).toHaveLength(left);
    expect(await digest(target)).toEqual(await digest(source));
  });

  test('a backup of a newer version is refused, as are tables newer than the backup', async () => {
    const { older } = await olderFolder();
    const file = await backedUp(source);
    const target = await server.emptyDatabase();
    await expect(restore(target, await openBackup(file), older)).rejects.toThrow(
      /the backup has migration \d+/,
    );
    expect(await contents(target)).toEqual([]);
    const origin = await server.emptyDatabase();
    await migrate(origin, older);
    const old = await backedUp(origin, older);
    await expect(restored(old, await newDatabase())).rejects.toThrow(/which the backup has not/);
  });
});
