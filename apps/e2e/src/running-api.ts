import { request as send, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { resolve } from 'node:path';
import { loadConfig } from '@sluice/project-files';
import { createLog, startApi, type RunningApi } from '@sluice/services';

export type Answered = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
};

/** The API of this process on a database that runs already. */
export type Api = RunningApi & {
  /** Asks as it is told: path and body go over the wire as they stand. */
  ask(path: string, headers?: OutgoingHttpHeaders, method?: string, body?: string): Promise<Answered>;
  /** The JSON of an answer with status 200; throws what else was answered. */
  json<T>(path: string): Promise<T>;
  /** What was logged as an error. */
  readonly errors: readonly string[];
};

const XEN = resolve(__dirname, '../../../libs/projects/xen');

type Asking = {
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly method: string;
  readonly body?: string | undefined;
};

const asked = (port: number, { path, headers, method, body }: Asking): Promise<Answered> =>
  new Promise((done, fail) => {
    send({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode: status = 0, headers: answered } = response;
        done({ status, headers: answered, bytes, text: bytes.toString('utf8') });
      });
    })
      .on('error', fail)
      .end(body);
  });

const NO_LIMITS = { perMinute: 0, tokenPerMinute: 0, writesPerMinute: 0, signInsPerHour: 0 };

export const runningApi = async (databaseUrl: string, projectFolder = XEN): Promise<Api> => {
  const errors: string[] = [];
  const config = await loadConfig(undefined, {});
  const log = createLog({ level: 'error', to: { write: (line) => void errors.push(line) } });
  const running = await startApi(
    { data: '', databaseUrl, project: 'xen', projectFolder },
    {
      log,
      // Specs ask faster than anybody may.
      config: { ...config, http: { ...config.http, limits: NO_LIMITS } },
      env: {},
      port: 0,
      host: '127.0.0.1',
    },
  );
  const ask: Api['ask'] = (path, headers = {}, method = 'GET', body = undefined) =>
    asked(running.port, { path, headers, method, body });
  return {
    ...running,
    ask,
    json: async <T>(path: string): Promise<T> => {
      const { status, text } = await ask(path);
      if (status !== 200) throw new Error(`${path} was answered with ${String(status)}: ${text}`);
      return JSON.parse(text) as T;
    },
    errors,
  };
};
