import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { WorkQueue } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { postgresTokenStore, startEmbedded } from '@sluice/postgres';
import {
  configInForce,
  hashOfSecret,
  importSource,
  newToken,
  openQueueOf,
  openRuntime,
  type Runtime,
  type SluiceConfig,
} from '@sluice/runtime';
import { startFleeting } from '@sluice/testing';
import { createLog } from '../observability';
import { databaseAccess } from './access/database-access';
import type { ServerPatience } from './http/server-limits';
import { serveApi } from './serve-api';

export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Each `Set-Cookie` of its own. */
  readonly cookies: readonly string[];
  readonly text: string;
  json<T = Record<string, unknown>>(): T;
};

export type Asking = {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** An object goes as JSON, a text as it is. */
  readonly body?: unknown;
};

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

export type TokenWish = {
  readonly scopes?: readonly string[];
  readonly owner?: string;
  readonly expiresAt?: string;
};

export type RunningTestApi = {
  readonly port: number;
  readonly runtime: Runtime;
  readonly queue: WorkQueue;
  readonly config: SluiceConfig;
  /** What was logged since it was looked at last. */
  logged(): readonly LogLine[];
  ask(path: string, asking?: Asking): Promise<Answered>;
  /** A token of a bot that is called `ci`. */
  tokenOf(wish?: TokenWish): Promise<{ readonly id: string; readonly token: string }>;
  /** Takes a source of mail as an import does, and derives it. */
  take(source: string): Promise<void>;
  /** Another process's API on the same database, with another configuration. */
  beside(change: (config: SluiceConfig) => SluiceConfig, env?: NodeJS.ProcessEnv): Promise<RunningTestApi>;
  stop(): Promise<void>;
};

/** The documents of the project that the redrawn mails are of. */
const PROJECT_FOLDER = resolve(__dirname, '../../../projects/xen');

const asked = (
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Asking,
): Promise<Answered> =>
  new Promise((done, fail) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {};
    const length = text === undefined ? {} : { 'content-length': Buffer.byteLength(text) };
    const sent = httpRequest(
      { port, path, method, headers: { ...type, ...length, ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const all = Buffer.concat(chunks).toString('utf8');
          const { 'set-cookie': cookies = [], ...rest } = answer.headers;
          done({
            status: answer.statusCode ?? 0,
            headers: rest as Readonly<Record<string, string | undefined>>,
            cookies,
            text: all,
            json: <T>() => JSON.parse(all) as T,
          });
        });
      },
    );
    sent.on('error', fail);
    sent.end(text);
  });

type Parts = Pick<RunningTestApi, 'runtime' | 'queue' | 'config'> & { readonly env: NodeJS.ProcessEnv };

const served = async (
  { runtime, queue, config, env }: Parts,
  patience: ServerPatience | undefined,
  stopAll: () => Promise<void>,
): Promise<RunningTestApi> => {
  const lines: LogLine[] = [];
  const log = createLog({
    level: 'info',
    to: { write: (line) => void lines.push(JSON.parse(line) as LogLine) },
  });
  const access = databaseAccess({ runtime });
  const api = await serveApi(
    { runtime, queue, config, log, access, env },
    { port: 0, host: '127.0.0.1', patience },
  );
  return {
    ...{ runtime, queue, config, port: api.port },
    tokenOf: async ({ scopes = ['read'], owner = 'wren@example.org', expiresAt } = {}) => {
      const { id, token } = newToken();
      const end = { expiresAt: expiresAt as Instant | undefined };
      const bot = { id, name: 'ci', owner, scopes, hash: hashOfSecret(token) };
      await postgresTokenStore(runtime.database).add({ ...bot, ...end });
      return { id, token };
    },
    take: async (source) => {
      await importSource(runtime, source, { trust: 'list-verified' });
      await runtime.workOff();
    },
    logged: () => lines.splice(0),
    ask: (path, asking = {}) => asked(api.port, path, asking),
    beside: (change, more = env) =>
      served({ runtime, queue, config: change(config), env: more }, patience, () => Promise.resolve()),
    stop: async () => {
      await api.close();
      await stopAll();
    },
  };
};

/** The API on an embedded database of its own, as a process of ours runs it, with its log within reach. */
export const startTestApi = async (
  change: (config: SluiceConfig) => SluiceConfig = (config) => config,
  { patience, env = {} }: { readonly patience?: ServerPatience; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<RunningTestApi> => {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'sluice-api-'));
  await chmod(folder, 0o755);
  const data = join(folder, 'data');
  const server = await startFleeting(data, startEmbedded);
  const databaseUrl = `postgres://${server.user}@localhost/${server.database}?host=${encodeURIComponent(server.socketFolder)}`;
  const location = { data, databaseUrl, project: 'xen', projectFolder: PROJECT_FOLDER };
  const runtime = await openRuntime(location, { leaveDirty: true });
  const queue = await openQueueOf(location, runtime);
  const config = change(await configInForce({ SLUICE_CONFIG: '' }));
  return served({ runtime, queue, config, env }, patience, async () => {
    await queue.close();
    await runtime.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
};
