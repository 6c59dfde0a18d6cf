import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { mayTraverse, unprivilegedAccount } from './account';
import { DataFolderError } from './data-folder-error';
import { startEmbedded, type EmbeddedPostgres } from './embedded';
import { serverHealth } from './server-health';
import { makeSocketFolder } from './socket-folder';
import { openDatabase } from './sql';
import { poolOf, testFolder } from './testing-server.spec-helper';

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;
const onLinux = process.platform === 'linux' ? test : test.skip;

let folder: string;
/** A cluster that was started once and stopped, with one row in it. */
let template: string;
let count = 0;

const started: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

/** Starts a server that is stopped after the test, whatever becomes of it. */
const start = async (data: string, elsewhere?: string): Promise<EmbeddedPostgres> => {
  const server = await startEmbedded(data, { elsewhere: elsewhere ?? join(folder, 'elsewhere') });
  started.push(server);
  return server;
};

const stop = async (server: EmbeddedPostgres): Promise<void> => {
  started.splice(started.indexOf(server), 1);
  await server.stop();
};

const ask = async (
  server: EmbeddedPostgres,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const pool = poolOf(server);
  try {
    return (await pool.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await pool.end();
  }
};

const rowsIn = async (server: EmbeddedPostgres): Promise<readonly unknown[]> =>
  (await ask(server, 'SELECT n FROM kept ORDER BY n')).map((row) => row['n']);

/** A copy of the template: quicker than making a cluster. */
const filled = async (): Promise<string> => {
  const data = join(folder, `data-${String(++count)}`);
  execFileSync('cp', ['-a', template, data]);
  return data;
};

const refusal = async (attempt: Promise<unknown>): Promise<DataFolderError> => {
  const error: unknown = await attempt.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof DataFolderError)) throw new Error(`not refused, but: ${String(error)}`);
  expect(error.message).not.toContain('\n');
  return error;
};

beforeAll(async () => {
  folder = await testFolder();
  template = join(folder, 'template');
  const server = await start(template);
  await ask(server, 'CREATE TABLE kept (n INT); INSERT INTO kept VALUES (1)');
  await stop(server);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of started.splice(0)) await server.stop();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a process of its own does: it starts the server, runs a statement, says so, and waits to be killed. */
const PROGRAM = `
  const [file, data, sql] = process.argv.slice(1);
  const { startEmbedded } = require(file);
  const { Pool } = require('pg');
  startEmbedded(data).then(async (server) => {
    const pool = new Pool({ host: server.socketFolder, user: server.user, database: server.database });
    await pool.query(sql);
    console.log(JSON.stringify({ socketFolder: server.socketFolder, uid: process.getuid() }));
    setInterval(() => undefined, 1000);
    process.stdin.on('data', () => pool.end().then(() => server.stop()).then(() => process.exit(0)));
  }).catch((error) => {
    console.log(JSON.stringify({ name: error.name, what: error.what, message: error.message }));
    process.exit(1);
  });`;

type Said = Readonly<Partial<Record<'socketFolder' | 'name' | 'what' | 'message', string>>>;

/** Runs it, as another user where one is given, until it has said how it went. */
const inAnotherProcess = async (
  data: string,
  options: {
    readonly sql?: string;
    readonly uid?: number;
    readonly gid?: number;
    readonly tmp?: string;
  } = {},
): Promise<{ readonly child: ChildProcess; readonly said: Said }> => {
  const { sql = 'SELECT 1', tmp, ...account } = options;
  const child = spawn(
    process.execPath,
    ['-e', PROGRAM, resolve(__dirname, '../dist/embedded.js'), data, sql],
    {
      ...account,
      cwd: resolve(__dirname, '..'),
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...(tmp === undefined ? {} : { TMPDIR: tmp }) },
    },
  );
  children.push(child);
  for await (const line of createInterface({ input: child.stdout }))
    return { child, said: JSON.parse(line) as Said };
  throw new Error('the process said nothing');
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once('exit', () => done());
  });

describe('the embedded PostgreSQL', () => {
  test('keeps its data from one start to the next, and leaves nothing else behind', async () => {
    const data = await filled();
    const first = await start(data);
    await ask(first, 'INSERT INTO kept VALUES (2)');
    await stop(first);
    expect(existsSync(first.socketFolder)).toBe(false);
    expect(await readdir(data)).toEqual(['postgres']);
    expect(await rowsIn(await start(data))).toEqual([1, 2]);
  });

  test('is forced to the disk, unless it was said that it is for a test', async () => {
    const [kept, fleeting] = [await filled(), await filled()];
    const forcing = await start(kept);
    expect(await ask(forcing, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    const pool = poolOf(forcing);
    expect(await serverHealth(openDatabase(pool), Date.now)).toMatchObject({ durable: true });
    await pool.end();
    const server = await startEmbedded(fleeting, { fleeting: true });
    started.push(server);
    expect(await ask(server, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
  });

  test('sorts text the same way on every system', async () => {
    const server = await start(await filled());
    const rows = await ask(server, `SELECT v FROM unnest(ARRAY['b', 'B', 'a', 'Ä', '_']) AS v ORDER BY v`);
    expect(rows.map((row) => row['v'])).toEqual(['B', '_', 'a', 'b', 'Ä']);
  });

  test('works in a folder whose path is longer than a socket may have', async () => {
    const deep = join(folder, 'deep', 'x'.repeat(60), 'y'.repeat(60), 'z'.repeat(60));
    await mkdir(dirname(deep), { recursive: true });
    await rename(await filled(), deep);
    expect(await rowsIn(await start(deep))).toEqual([1]);
  });

  test('is found through a link to its folder', async () => {
    const data = await filled();
    execFileSync('ln', ['-s', data, join(folder, 'link')]);
    await start(join(folder, 'link'));
    expect((await refusal(startEmbedded(data))).what).toBe('in-use');
  });

  test('is made anew where making it was interrupted', async () => {
    const data = join(folder, 'interrupted');
    await mkdir(join(data, 'postgres.new'), { recursive: true });
    await writeFile(join(data, 'postgres.new', 'PG_VERSION'), '18\n');
    const server = await start(data);
    expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(data, 'postgres.new'))).toBe(false);
  });
});

describe('a data folder in use', () => {
  test('is refused in one line that names the process; after a kill it is taken over and nothing is lost', async () => {
    const data = await filled();
    const { child, said } = await inAnotherProcess(data, { sql: 'INSERT INTO kept VALUES (2)' });
    const { what, message } = await refusal(startEmbedded(data));
    expect(what).toBe('in-use');
    expect(message).toContain(`in use by process ${String(child.pid)}`);
    child.kill('SIGKILL');
    await ended(child);
    expect(existsSync(said.socketFolder ?? '')).toBe(true);
    const server = await start(data);
    expect(await rowsIn(server)).toEqual([1, 2]);
    expect(existsSync(said.socketFolder ?? '')).toBe(false);
  });

  test('is refused to a second start in the same process, and to all but one of several at once', async () => {
    const data = await filled();
    const attempts = await Promise.allSettled([start(data), start(data), start(data), start(data)]);
    expect(attempts.filter((a) => a.status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts)
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ what: 'in-use' });
    expect(await refusal(startEmbedded(data))).toMatchObject({ what: 'in-use' });
  });

  test('is free again after a start that failed', async () => {
    const data = join(folder, 'not-a-cluster');
    await mkdir(join(data, 'postgres'), { recursive: true });
    await writeFile(join(data, 'postgres', 'precious'), 'mine');
    expect(await refusal(start(data))).toMatchObject({ what: 'initialise' });
    expect(await readFile(join(data, 'postgres', 'precious'), 'utf8')).toBe('mine');
    expect(await readdir(data)).toEqual(['postgres']);
  });

  onLinux('is free when the process that it names has died and another got its id', async () => {
    const data = await filled();
    await writeFile(join(data, 'owner.pid'), `${String(process.pid)}\n1\n/nowhere\n`);
    expect(await rowsIn(await start(data))).toEqual([1]);
  });

  onLinux('is free when its server has died and another process, here this one, got its id', async () => {
    const data = await filled();
    await writeFile(
      join(data, 'postgres', 'postmaster.pid'),
      `${String(process.pid)}\n${data}\n1\n5432\n/nowhere\n\n`,
    );
    expect(await rowsIn(await start(data))).toEqual([1]);
  });

  test('whose last owner left a claim that is no claim is free', async () => {
    const data = await filled();
    await writeFile(join(data, 'owner.pid'), 'not a number');
    expect(await rowsIn(await start(data))).toEqual([1]);
  });
});

describe('a data folder that cannot be had', () => {
  test('because it is a file, or lies below one, says so', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { what, message } = await refusal(startEmbedded(file));
    expect(what).toBe('write');
    expect(message).toBe(
      `the data folder ${file} cannot be written (it is a file): choose a folder you may write with --data`,
    );
    expect((await refusal(startEmbedded(join(file, 'data')))).message).toContain('it lies below a file');
  });

  test('because no database can be in its place names the reason', async () => {
    const data = await filled();
    await writeFile(join(data, 'postgres', 'PG_VERSION'), '9\n');
    const { what, message } = await refusal(startEmbedded(data));
    expect(what).toBe('start');
    expect(message).toContain('database files are incompatible with server');
  });

  test('for want of a place for the socket says what to set', async () => {
    const long = join(folder, 'l'.repeat(90));
    await mkdir(long);
    const refused = await refusal(makeSocketFolder(undefined, [long, join(folder, 'missing')]));
    expect(refused.message).toBe(
      `the database's socket cannot be made in ${long} (its path is too long): set TMPDIR to a folder you may write, with a short path`,
    );
    expect((await refusal(makeSocketFolder(undefined, [join(folder, 'missing')]))).message).toContain(
      'there is no such folder',
    );
  });

  test('a TMPDIR that will not do is left for /tmp', async () => {
    const long = join(folder, 'm'.repeat(90));
    await mkdir(long);
    const { child, said } = await inAnotherProcess(await filled(), { tmp: long });
    expect(said.socketFolder).toMatch(/^(\/private)?\/tmp\/sluice-/);
    child.stdin?.write('stop');
    await ended(child);
    expect(existsSync(said.socketFolder ?? '')).toBe(false);
  });

  asRoot('because the disk is full says so, and keeps what was recorded', async () => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=755', 'none', disk], { stdio: 'ignore' });
    } catch {
      // A container may not mount: then there is no disk to fill.
      return;
    }
    try {
      const { what, message } = await refusal(startEmbedded(join(disk, 'data')));
      expect(what).toBe('initialise');
      expect(message).toMatch(
        /No space left on device\): free some space, or choose another folder with --data$/,
      );
      execFileSync('mount', ['-o', 'remount,size=100m', disk]);
      execFileSync('cp', ['-a', template, join(disk, 'data-2')]);
      const server = await start(join(disk, 'data-2'));
      const filling = ask(server, 'INSERT INTO kept SELECT g FROM generate_series(2, 10000000) AS g');
      await expect(filling).rejects.toMatchObject({ code: '53100' });
      expect(await rowsIn(server)).toEqual([1]);
      await stop(server);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});

describe('root', () => {
  const closed = async (): Promise<{ readonly data: string; readonly elsewhere: string }> => {
    const home = join(folder, `closed-${String(++count)}`);
    await mkdir(home);
    await chmod(home, 0o700);
    return { data: join(home, 'data'), elsewhere: join(folder, `elsewhere-${String(count)}`) };
  };

  asRoot('keeps a cluster elsewhere that its account could not reach, and finds it again', async () => {
    const { data, elsewhere } = await closed();
    const first = await start(data, elsewhere);
    await ask(first, 'CREATE TABLE kept (n INT); INSERT INTO kept VALUES (7)');
    await stop(first);
    const note = await readFile(join(data, 'postgres.location'), 'utf8');
    expect(note.startsWith(join(elsewhere, 'data-'))).toBe(true);
    const moved = `${data}-moved`;
    await rename(data, moved);
    await chmod(dirname(data), 0o755);
    const second = await start(moved, elsewhere);
    expect(await rowsIn(second)).toEqual([7]);
    await stop(second);
    await rm(elsewhere, { recursive: true });
    expect(await refusal(start(moved, elsewhere))).toMatchObject({ what: 'missing' });
  });

  asRoot('takes a copy of a cluster that it made itself', async () => {
    const data = join(folder, 'copied');
    await cp(template, data, { recursive: true });
    expect(await rowsIn(await start(data))).toEqual([1]);
  });

  asRoot('says so when its account may no longer enter', async () => {
    const { data } = await closed();
    await rename(await filled(), data);
    expect((await refusal(start(data))).message).toMatch(
      /its account, uid \d+, may no longer enter the folder/,
    );
  });
});

describe('an ordinary user', () => {
  /** `daemon` on every Linux: neither root nor the account of root's servers, and PostgreSQL wants one with a name. */
  const uid = 1;
  const gid = 1;
  let reachable = false;

  beforeAll(async () => {
    const account = await unprivilegedAccount();
    const places = [process.execPath, resolve(__dirname, '../dist')];
    reachable =
      account !== undefined &&
      (await Promise.all(places.map((p) => mayTraverse(account, dirname(p))))).every(Boolean);
  });

  const own = async (): Promise<string> => {
    const home = join(folder, `home-${String(++count)}`);
    await mkdir(home);
    execFileSync('chown', [`${String(uid)}:${String(gid)}`, home]);
    return home;
  };

  asRoot('has a database of his own, and root opens it as his', async () => {
    if (!reachable) return;
    const data = join(await own(), 'data');
    const { child, said } = await inAnotherProcess(data, { uid, gid, sql: 'CREATE TABLE kept (n INT)' });
    expect(said.name).toBeUndefined();
    child.stdin?.write('stop');
    await ended(child);
    await chmod(dirname(data), 0o700);
    const server = await start(data);
    expect(await rowsIn(server)).toEqual([]);
  });

  asRoot('without a name is told what PostgreSQL wants', async () => {
    if (!reachable) return;
    const home = await own();
    await chmod(home, 0o777);
    const { said } = await inAnotherProcess(join(home, 'data'), { uid: 54_321, gid: 54_321 });
    expect(said.message).toMatch(
      /\(could not look up effective user ID 54321: user does not exist\): put that right/,
    );
  });

  asRoot('is told when a folder cannot be written, or is not his', async () => {
    if (!reachable) return;
    const readOnly = join(folder, 'read-only');
    await mkdir(readOnly);
    for (const data of [readOnly, join(readOnly, 'data')])
      expect((await inAnotherProcess(data, { uid, gid })).said).toMatchObject({
        what: 'write',
        message: `the data folder ${data} cannot be written (permission denied): choose a folder you may write with --data`,
      });
    const rootsOwn = await filled();
    execFileSync('chmod', ['777', rootsOwn]);
    const { said } = await inAnotherProcess(rootsOwn, { uid, gid });
    expect(said).toMatchObject({ name: 'DataFolderError', what: 'owner' });
  });
});
