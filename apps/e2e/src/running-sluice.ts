import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbedded } from '@sluice/postgres';
import { startFleeting } from '@sluice/testing';
import { Client } from 'pg';
import { peakOf, runHosted } from './hosted-sluice';

/** The built program, as `npx sluice` starts it. */
export const SLUICE = resolve(__dirname, '../../../apps/cli/bin/sluice.cjs');

/** What one command line came to. */
export type Ran = {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
};

/** What one command line came to, and what it cost. */
export type RanMeasured = Ran & {
  /** The most memory, in MB, its process ever held at once, where the system tells (Linux); the database's processes are others. */
  readonly peakMb: number | undefined;
};

/** For workers under test that are killed: they are missed soon. Attempts have their usual pauses: servers that go away outlast shorter ones. */
export const SOON_MISSED = { SLUICE_MISSED_SECONDS: '5' };

/** For jobs under test that fail for good: they are tried as often as ever, only sooner. */
export const SOON_TRIED_AGAIN = { SLUICE_RETRY_SECONDS: '0.05' };

type Environment = Readonly<Record<string, string>>;

export type RunOptions = {
  readonly env?: Environment;
  /** What it reads from standard input. */
  readonly input?: string | Buffer;
};

/** A folder that an unprivileged database server may enter, whoever runs the tests. */
export const temporaryFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `sluice-e2e-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
};

/** The environment without anything that would tell Sluice where its data is. */
export const plainEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name.startsWith('SLUICE_') || name === 'DATABASE_URL' || name === 'REDIS_URL'
        ? []
        : [[name, value]],
    ),
  );

/** Runs one command line as a person would, in an empty folder. */
export const runSluice = (args: readonly string[], { env, input }: RunOptions = {}): Promise<RanMeasured> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [SLUICE, ...args], {
      cwd: tmpdir(),
      env: { ...plainEnvironment(), ...env },
    });
    const started = Date.now();
    let peakMb: number | undefined;
    const watch = setInterval(() => (peakMb = peakOf(child.pid) ?? peakMb), 20);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      clearInterval(watch);
      done({
        seconds: (Date.now() - started) / 1000,
        peakMb,
        exit: code ?? -1,
        out: Buffer.concat(out).toString('utf8'),
        err: Buffer.concat(err).toString('utf8'),
      });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });

/** The program on one database. */
export type Sluice = {
  run(...args: readonly string[]): Promise<Ran>;
  /** The answer of a command with `--json`; throws what it said on standard error where there is none. */
  json<T>(...args: readonly string[]): Promise<T>;
};

type Run = Sluice['run'];

const sluiceBy = (run: Run): Sluice => ({
  run,
  json: async <T>(...args: readonly string[]): Promise<T> => {
    const { out, err, exit } = await run(...args, '--json');
    if (out === '') throw new Error(`sluice ${args.join(' ')} ended with ${String(exit)}: ${err}`);
    return JSON.parse(out) as T;
  },
});

/** The program with what the environment says of its servers, a process for each command. */
export const sluiceAt = (env: Environment): Sluice => sluiceBy((...args) => runSluice(args, { env }));

/** The same answers from one process for all commands, which are asked one after another. */
export const hostedSluice = (env: Environment): Sluice =>
  sluiceBy((...args) => runHosted(args, { ...plainEnvironment(), ...env }));

/** The program on a data folder: every command starts and stops the folder's own database. */
export const sluiceOn = (folder: string): Sluice => sluiceAt({ SLUICE_DATA: folder });

/** The program on one database of a server. */
export type ServedSluice = Sluice & { readonly databaseUrl: string; stop(): Promise<void> };

/** A database server of a spec, and the program on each of its databases. */
export type SluiceServer = {
  /** The program on a database by this name, made when first asked; `env` is what else the environment says. */
  on(database: string, env?: Environment): Sluice;
  urlOf(database: string): string;
  stop(): Promise<void>;
};

/** Starts the embedded server of a data folder: commands need neither load the program nor start the database, which is used as a server is. */
export const sluiceServer = async (folder: string): Promise<SluiceServer> => {
  const server = await startFleeting(folder, startEmbedded);
  const urlOf = (database: string): string =>
    `postgres://${server.user}@localhost/${database}?host=${encodeURIComponent(server.socketFolder)}`;
  const made = new Map<string, Promise<void>>([[server.database, Promise.resolve()]]);
  const make = async (database: string): Promise<void> => {
    const client = new Client({ connectionString: urlOf(server.database) });
    await client.connect();
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    await client.end();
  };
  const on = (database: string, env: Environment = {}): Sluice => {
    const sluice = hostedSluice({ ...env, DATABASE_URL: urlOf(database) });
    return sluiceBy(async (...args) => {
      const making = made.get(database) ?? make(database);
      made.set(database, making);
      await making;
      return sluice.run(...args);
    });
  };
  return { on, urlOf, stop: () => server.stop() };
};

/** The program, in one process, on the database of a data folder that this process keeps running. */
export const servedSluice = async (folder: string, env: Environment = {}): Promise<ServedSluice> => {
  const server = await sluiceServer(folder);
  const databaseUrl = server.urlOf('postgres');
  return { ...server.on('postgres', env), databaseUrl, stop: () => server.stop() };
};

/** SQL: how much of both to-do lists is left, as `n`. */
export const LEFT_TO_DO =
  'SELECT (SELECT count(*) FROM dirty_conversation)::int + (SELECT count(*) FROM dirty_chain)::int AS n';
