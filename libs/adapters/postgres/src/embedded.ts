import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DataFolderError } from './data-folder-error';
import { copyProgramsFor, programs, type Programs } from './programs';
import { unprivilegedAccount, mayTraverse, type Account } from './account';

export type EmbeddedPostgres = {
  /** Folder of the server's UNIX socket: what `pg` takes as `host`. No port is opened. */
  readonly socketFolder: string;
  readonly user: string;
  readonly database: string;
  stop(): Promise<void>;
};

/** Where a server lives when the data folder lies below a folder that only root may enter. */
const ELSEWHERE = '/var/lib/sluice';
/** Names the process that started the server, to tell an orphan from a server in use. */
const OWNER = 'owner.pid';
const USER = 'sluice';
const START_TIMEOUT_MS = 60_000;

/** fsync stays on; what is off is what an embedded server of one program has no use for. */
const SETTINGS = [
  'listen_addresses=',
  'jit=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_connections=30',
  'shared_buffers=64MB',
  'io_method=sync',
  'autovacuum_naptime=5min',
  'logging_collector=off',
  'log_min_messages=warning',
];

type Place = {
  readonly cluster: string;
  readonly programs: Programs;
  readonly account: Account | undefined;
};

/**
 * PostgreSQL refuses to run as root, so root's server runs as an unprivileged account; that account may not be able to reach a data folder
 * below, say, /root. Then the cluster and a copy of the programs live in /var/lib/sluice, and a note in the data folder says where.
 */
const placeOf = async (dataFolder: string): Promise<Place> => {
  const account = await unprivilegedAccount();
  const inside = join(dataFolder, 'postgres');
  const shipped = programs();
  if (account === undefined) return { cluster: inside, programs: shipped, account };
  if ((await mayTraverse(account, dataFolder)) && (await mayTraverse(account, dirname(shipped.postgres))))
    return { cluster: inside, programs: shipped, account };
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const cluster = join(ELSEWHERE, name, 'postgres');
  await mkdir(dirname(cluster), { recursive: true, mode: 0o755 });
  await writeFile(
    join(dataFolder, 'postgres.location'),
    `${cluster}\n# The server's account cannot enter this folder, so its data lives there.\n`,
  );
  return { cluster, programs: await copyProgramsFor(shipped, join(ELSEWHERE, 'programs')), account };
};

const run = (program: string, args: readonly string[], account: Account | undefined): Promise<string> =>
  new Promise((done, fail) => {
    const child = spawn(program, args, { ...account, cwd: tmpdir(), env: { ...process.env, LC_ALL: 'C' } });
    let output = '';
    child.stdout.on('data', (d: Buffer) => (output += d.toString()));
    child.stderr.on('data', (d: Buffer) => (output += d.toString()));
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done(output) : fail(new Error(output.trim().slice(-600)))));
  });

const initialise = async (place: Place): Promise<void> => {
  await mkdir(place.cluster, { recursive: true, mode: 0o700 });
  if (place.account !== undefined) await chown(place.cluster, place.account.uid, place.account.gid);
  const args = ['-D', place.cluster, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'];
  await run(place.programs.initdb, [...args, '--no-sync'], place.account).catch(async (error: unknown) => {
    // Not every system has C.UTF-8; the bytes compare alike under C.
    await rm(place.cluster, { recursive: true, force: true });
    await mkdir(place.cluster, { recursive: true, mode: 0o700 });
    if (place.account !== undefined) await chown(place.cluster, place.account.uid, place.account.gid);
    const plain = args.map((a) => (a === '--locale=C.UTF-8' ? '--locale=C' : a));
    await run(place.programs.initdb, plain, place.account).catch(() => {
      throw new DataFolderError(
        'initialise',
        place.cluster,
        error instanceof Error ? error.message : String(error),
      );
    });
  });
};

/** The process whose id is the first line of a file, when it is still there. */
const livingPid = async (file: string): Promise<number | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const pid = Number(text?.split('\n', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : undefined;
  }
};

/**
 * Makes sure that nobody uses the cluster. A server whose owner was killed without a chance to stop it is an orphan: it is stopped, and its
 * cluster recovers from the log when it starts again.
 */
const takeOver = async (dataFolder: string, cluster: string): Promise<void> => {
  const lock = join(cluster, 'postmaster.pid');
  const server = await livingPid(lock);
  if (server === undefined) return;
  const owner = await livingPid(join(dataFolder, OWNER));
  if (owner !== undefined) throw new DataFolderError('in-use', dataFolder, `process ${owner}`);
  process.kill(server, 'SIGINT');
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += 50) {
    if ((await livingPid(lock)) === undefined) return;
    await setTimeout(50);
  }
  throw new DataFolderError('in-use', dataFolder, `its database server, process ${server}`);
};

const ready = (child: ChildProcess, cluster: string): Promise<void> =>
  new Promise((done, fail) => {
    let output = '';
    const timer = globalThis.setTimeout(
      () => fail(new DataFolderError('start', cluster, 'the server did not answer in a minute')),
      START_TIMEOUT_MS,
    );
    child.stderr?.on('data', (d: Buffer) => {
      output = (output + d.toString()).slice(-4000);
      if (!output.includes('ready to accept connections')) return;
      clearTimeout(timer);
      done();
    });
    child.on('error', (error) => fail(new DataFolderError('start', cluster, error.message)));
    child.on('close', () => {
      clearTimeout(timer);
      fail(new DataFolderError('start', cluster, output.trim().split('\n').slice(-3).join(' ')));
    });
  });

const start = async (
  place: Place,
): Promise<{ readonly child: ChildProcess; readonly socketFolder: string }> => {
  const socketFolder = await mkdtemp(join(tmpdir(), 'sluice-'));
  if (place.account !== undefined) await chown(socketFolder, place.account.uid, place.account.gid);
  await chmod(socketFolder, 0o700);
  const settings = SETTINGS.flatMap((s) => ['-c', s]);
  const child = spawn(place.programs.postgres, ['-D', place.cluster, '-k', socketFolder, ...settings], {
    ...place.account,
    cwd: tmpdir(),
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  try {
    await ready(child, place.cluster);
  } catch (error) {
    await rm(socketFolder, { recursive: true, force: true });
    throw error;
  }
  return { child, socketFolder };
};

/**
 * Starts the embedded PostgreSQL of a data folder, creating it the first time. It listens on a UNIX socket in a temporary folder: no port
 * can be taken, nobody outside can connect.
 * @throws DataFolderError when the folder is in use by another process, not writable, full, or not a cluster.
 */
export const startEmbedded = async (folder: string): Promise<EmbeddedPostgres> => {
  const dataFolder = resolve(folder);
  await mkdir(dataFolder, { recursive: true }).catch((error: Error) => {
    throw new DataFolderError('write', dataFolder, error.message);
  });
  const place = await placeOf(dataFolder);
  await takeOver(dataFolder, place.cluster);
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) await initialise(place);
  const { child, socketFolder } = await start(place);
  await writeFile(join(dataFolder, OWNER), `${process.pid}\n`);
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  const stopOnExit = (): void => void child.kill('SIGINT');
  process.once('exit', stopOnExit);
  return {
    socketFolder,
    user: USER,
    database: 'postgres',
    stop: async () => {
      process.removeListener('exit', stopOnExit);
      child.kill('SIGINT');
      await gone;
      await rm(socketFolder, { recursive: true, force: true });
    },
  };
};
