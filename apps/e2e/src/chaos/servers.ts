import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded, type EmbeddedPostgres } from '@sluice/postgres';
import { freePort } from '@sluice/testing';

/** A server that can be taken away from everybody who uses it, and comes back under the same address. */
export type Restartable = {
  readonly url: string;
  /** Ends it in order and starts it again. */
  restart(): Promise<void>;
  /** Kills it, as a power cut would, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
  /** Starts it again after a stop. */
  start(): Promise<void>;
};

/** A PostgreSQL that can be taken away. */
export type RestartablePostgres = Restartable & {
  /** Its first process: the others are children of it. */
  pid(): Promise<number>;
};

const POLL_MS = 25;

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.end('PING\r\n');
      done(true);
    });
    socket.once('error', () => {
      done(false);
    });
  });

/** A Redis that writes what it is told to its log each second, as docker-compose.yml has it. */
export const startRedis = async (folder: string): Promise<Restartable & { flush(): Promise<void> }> => {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const settings = [
      ['--port', String(port)],
      ['--bind', '127.0.0.1'],
      ['--dir', folder],
      ['--appendonly', 'yes'],
      ['--maxmemory-policy', 'noeviction'],
    ].flat();
    child = spawn('redis-server', settings, { stdio: 'ignore' });
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    while (!(await answers(port))) {
      if (failure !== undefined) throw new Error(`redis-server cannot be started: ${failure.message}`);
      await pause(POLL_MS);
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const gone = once(child, 'close');
    child.kill(signal);
    await gone;
  };
  await start();
  const tell = async (command: string): Promise<void> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`${command}\r\n`);
    await once(socket, 'data');
    socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: () => tell('FLUSHALL'),
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
    crash: async () => {
      await end('SIGKILL');
      await start();
    },
    stop: () => end('SIGTERM'),
    start,
  };
};

/** The first line of a cluster's lock: its server's process (PostgreSQL, "postmaster.pid"). */
const postmasterOf = async (data: string): Promise<number> =>
  Number((await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A PostgreSQL under one address, whichever process of it there is. */
export const startPostgres = async (folder: string): Promise<RestartablePostgres> => {
  const data = join(folder, 'data');
  // A server's socket folder differs from start to start; its users are told of a link to it.
  const link = join(folder, 'socket');
  let server: EmbeddedPostgres;
  const start = async (): Promise<void> => {
    server = await startEmbedded(data);
    await rm(link, { force: true });
    await symlink(server.socketFolder, link);
  };
  await mkdir(folder, { recursive: true });
  await start();
  return {
    url: `postgres://sluice@localhost/postgres?host=${encodeURIComponent(link)}`,
    restart: async () => {
      await server.stop();
      await start();
    },
    crash: async () => {
      const pid = await postmasterOf(data);
      // PostgreSQL's immediate shutdown: no checkpoint, no goodbye; the log is read again at the next start.
      process.kill(pid, 'SIGQUIT');
      while (isAlive(pid)) await pause(POLL_MS);
      await server.stop();
      await start();
    },
    stop: () => server.stop(),
    start,
    pid: () => postmasterOf(data),
  };
};
