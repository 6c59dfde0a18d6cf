import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, readlink, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { giveFolder } from './account';
import { isAlive } from './claim';
import { DataFolderError, wordsOf } from './data-folder-error';
import type { Place } from './place';

/** The database's superuser, and the only one: who can reach the socket is let in. */
export const USER = 'sluice';
/** After a crash the server reads its log again before it answers: that may take minutes. */
const START_TIMEOUT_MS = 600_000;
const STOP_TIMEOUT_MS = 60_000;
/** A fast shutdown writes what the server has in memory, some 64 MB. One that has not ended after this is taken to hang. */
export const HANGS_AFTER_MS = 30_000;
const POLL_MS = 50;

/** fsync stays on, but for tests; what is off is what an embedded server of one program has no use for. */
const SETTINGS = [
  'listen_addresses=',
  'jit=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_connections=100',
  'max_parallel_workers_per_gather=0',
  'shared_buffers=64MB',
  'io_method=sync',
  'autovacuum_naptime=5min',
  'logging_collector=off',
  'log_min_messages=warning',
];

/** What a server of tests does without: their data lives no longer than they do. A killed server loses nothing by it, a lost machine all. */
const FLEETING = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

const spawnAs = (place: Place, program: string, args: readonly string[]): ChildProcess =>
  spawn(program, args, {
    ...place.account,
    // Any folder that every account may enter: the programs change to the cluster by themselves.
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });

/** A disk that is full refuses a write, or takes half of it (PostgreSQL, md.c). */
const NO_SPACE = /No space left on device|wrote only \d+ of \d+ bytes/;
const LINE_OF_NO_SPACE = new RegExp(`.*(?:${NO_SPACE.source}).*`);

/** What PostgreSQL complains of, out of all it printed: that its disk is full, whatever came of that; else its last fatal line, else its last line. */
const complaintIn = (output: string): string => {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const full = lines.find((line) => NO_SPACE.test(line));
  const fatal = full ?? lines.findLast((line) => /\b(?:FATAL|PANIC|ERROR|error):/.test(line)) ?? lines.at(-1);
  const words = fatal?.replace(/^.*?\b(?:FATAL|PANIC|ERROR|error):\s*|^\w+: /, '') ?? 'it said nothing';
  return full === undefined || /space/.test(words) ? words : `${words}: no space left on the disk`;
};

/** Collects what a child prints to standard error: the last of it, for it may run for months. */
const listen = (child: ChildProcess, onText?: (text: string) => void): (() => string) => {
  let output = '';
  // What a full disk brings about may be told at such length that its cause is no longer among the last of it.
  let full = '';
  child.stderr?.on('data', (data: Buffer) => {
    full ||= LINE_OF_NO_SPACE.exec(data.toString())?.[0] ?? '';
    output = (output + data.toString()).slice(-8000);
    onText?.(output);
  });
  return () => `${full}\n${output}`;
};

const initdb = (place: Place, folder: string, fleeting: boolean): Promise<void> =>
  new Promise((done, fail) => {
    // The builtin provider sorts and folds alike on every system, whatever locales that has.
    const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const sync = fleeting ? ['--no-sync'] : [];
    const how = ['-D', folder, '-U', USER, '-A', 'trust', ...locale, ...sync];
    const child = spawnAs(place, place.programs.initdb, how);
    const output = listen(child);
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(complaintIn(output())))));
  });

/** Makes a cluster. It gets its name only when it is whole: one that was interrupted is begun anew. */
export const initialise = async (place: Place, fleeting = false): Promise<void> => {
  const half = `${place.cluster}.new`;
  try {
    await rm(half, { recursive: true, force: true });
    await giveFolder(half, place.account);
    await initdb(place, half, fleeting);
    await rename(half, place.cluster);
  } catch (error) {
    await rm(half, { recursive: true, force: true }).catch(() => undefined);
    throw new DataFolderError('initialise', place.cluster, wordsOf(error));
  }
};

/**
 * Whether a process works in a cluster, as its server does all its life; moved folders are followed. By its command line where the system
 * does not tell; `undefined` when that does not either.
 */
const worksIn = async (pid: number, cluster: string): Promise<boolean | undefined> => {
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (folder !== undefined) return folder === cluster;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (command === undefined) return isAlive(pid) ? undefined : false;
  return command.split('\0').includes(cluster) ? true : undefined;
};

const pidIn = async (lock: string): Promise<number | undefined> => {
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n', 1)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
};

/**
 * Makes sure that no server runs on a cluster that this process has claimed. A server whose owner was killed is an orphan: it is stopped, and
 * what it had committed is there when the next one starts. Where another process has the id of a server long gone, the lock it left is removed,
 * for PostgreSQL would wait for that process for ever.
 */
export const stopOrphan = async (dataFolder: string, cluster: string): Promise<void> => {
  const lock = join(cluster, 'postmaster.pid');
  const pid = await pidIn(lock);
  if (pid === undefined || !isAlive(pid)) return;
  const server = await worksIn(pid, cluster);
  if (server === undefined) return;
  if (!server) return rm(lock, { force: true });
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < STOP_TIMEOUT_MS; waited += POLL_MS) {
    if ((await worksIn(pid, cluster)) !== true) return;
    // Its log has all that was committed: a server that hangs in its shutdown loses nothing by an immediate one.
    if (waited === HANGS_AFTER_MS) process.kill(pid, 'SIGQUIT');
    await setTimeout(POLL_MS);
  }
  throw new DataFolderError('in-use', dataFolder, `its database server, process ${pid}, which does not stop`);
};

/** A server that runs. */
export type Server = {
  readonly child: ChildProcess;
  /** Whether it gave up once, as it does when its disk is full: it may then hang in an orderly shutdown (seen with PostgreSQL 18). */
  hasPanicked(): boolean;
};

const ready = (server: Server, cluster: string): Promise<void> =>
  new Promise((done, fail) => {
    const { child } = server;
    const end = (error?: DataFolderError): void => {
      clearTimeout(timer);
      if (error === undefined) done();
      else fail(error);
    };
    const timer = globalThis.setTimeout(() => {
      child.kill('SIGQUIT');
      end(new DataFolderError('start', cluster, 'the server did not answer in ten minutes'));
    }, START_TIMEOUT_MS);
    const output = listen(child, (text) => {
      if (text.includes('ready to accept connections')) end();
    });
    child.on('error', (error) => end(new DataFolderError('start', cluster, error.message)));
    child.on('close', () => end(new DataFolderError('start', cluster, complaintIn(output()))));
  });

/**
 * Starts the server of a cluster on a socket and waits until it answers.
 * @throws DataFolderError `start`
 */
export const startServer = async (place: Place, socketFolder: string, fleeting = false): Promise<Server> => {
  const settings = [...SETTINGS, ...(fleeting ? FLEETING : [])].flatMap((s) => ['-c', s]);
  const child = spawnAs(place, place.programs.postgres, [
    '-D',
    place.cluster,
    '-k',
    socketFolder,
    ...settings,
  ]);
  let panicked = false;
  child.stderr?.on('data', (data: Buffer) => (panicked ||= data.includes('PANIC:')));
  const server = { child, hasPanicked: () => panicked };
  await ready(server, place.cluster);
  return server;
};
