import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleeting } from '@sluice/testing';
import { Pool } from 'pg';
import { startEmbedded, type EmbeddedPostgres } from './embedded';
import { migrate } from './migrate';
import { openDatabase, type Database } from './sql';

/** A folder that the server's account may enter, whoever runs the tests; removed by the caller. */
export const testFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'sluice-spec-'));
  await chmod(folder, 0o755);
  return folder;
};

export const poolOf = (server: EmbeddedPostgres, database = server.database): Pool => {
  const pool = new Pool({ host: server.socketFolder, user: server.user, database, max: 8 });
  pool.on('error', () => undefined);
  return pool;
};

/** A server for the tests of one file, in a folder of its own. */
export type TestServer = {
  readonly server: EmbeddedPostgres;
  /** A new database without any table; closed with the server. */
  emptyDatabase(): Promise<Pool>;
  /** A new database of this version, through as many pools as asked for: each stands for a process. */
  databases(pools: number): Promise<readonly [Database, ...Database[]]>;
  stop(): Promise<void>;
};

export const startTestServer = async (): Promise<TestServer> => {
  const folder = await testFolder();
  const server = await startFleeting(folder, startEmbedded);
  const pools: Pool[] = [];
  const opened = (name?: string): Pool => {
    const pool = poolOf(server, name);
    pools.push(pool);
    return pool;
  };
  const admin = opened();
  let count = 0;
  const create = async (): Promise<string> => {
    const name = `spec_${String(++count)}`;
    await admin.query(`CREATE DATABASE ${name}`);
    return name;
  };
  return {
    server,
    emptyDatabase: async () => opened(await create()),
    databases: async (number) => {
      const name = await create();
      const first = opened(name);
      await migrate(first);
      const more = Array.from({ length: number - 1 }, () => openDatabase(opened(name)));
      return [openDatabase(first), ...more];
    },
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
