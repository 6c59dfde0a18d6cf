import { rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { REST } from '@sluice/contracts';
import { fixtures } from '@sluice/testing';
import type { Api } from '../../running-api';
import { atOne, NUMBERS, oneOf, words } from '../mutate/bytes';
import { jsonValue } from '../mutate/json';
import { promise, shown, type Fuzzable, type Target } from '../target';
import { apiSeeds, type Question } from './api-seeds';

/** A day on which the release manager of 4.16 was one: what is decided gets as far as it can. */
const NOW = '2021-11-24T12:00:00Z';
const MANAGER = 'iwj@xenproject.org';

const parsed = (input: Buffer): Question => {
  try {
    const value: unknown = JSON.parse(input.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

const METHODS = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;

/** What a client of HTTP lets out: the rest is Node's own to refuse. */
const pathOf = (path: unknown): string => {
  const text = Buffer.from(typeof path === 'string' ? path : '', 'utf8').toString('latin1');
  return `/${text.replace(/^\//, '')}`.replaceAll(/[^!-~]/g, (c) => encodeURIComponent(c)).slice(0, 8_000);
};

const headersOf = (headers: unknown, token: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof headers === 'object' && headers !== null ? headers : {})
      .filter(([name, value]) => /^[\w-]{1,60}$/.test(name) && typeof value === 'string')
      .filter(
        ([name]) => !/^(?:content-length|transfer-encoding|connection|expect|upgrade|host)$/i.test(name),
      )
      .map(([name, value]) => [
        name,
        String(value)
          .replaceAll(/[^ -~]/g, '?')
          .replace('TOKEN', token)
          .slice(0, 2_000),
      ]),
  );

const bodyOf = (body: unknown): string | undefined =>
  body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);

type Answered = {
  readonly status: number;
  readonly type: string;
  readonly injected: boolean;
  readonly text: string;
};

const MAX_TEXT = 2_000_000;

/** Reads an answer to its end; a stream that has none is left after its beginning. */
const read = (response: IncomingMessage, done: (answered: Answered) => void): void => {
  const { statusCode: status = 0, headers } = response;
  const type = headers['content-type'] ?? '';
  let text = '';
  const end = (): void => {
    done({ status, type, injected: 'x-injected' in headers, text });
  };
  if (type.startsWith('text/event-stream')) {
    response.destroy();
    end();
    return;
  }
  response.on('data', (chunk: Buffer) => (text = (text + chunk.toString('latin1')).slice(0, MAX_TEXT)));
  response.on('end', end);
  response.on('error', end);
};

const ask = (port: number, question: Question, token: string): Promise<Answered> =>
  new Promise((done, fail) => {
    const method =
      typeof question.method === 'string' && METHODS.test(question.method) ? question.method : 'GET';
    const body = bodyOf(question.body);
    request(
      {
        host: '127.0.0.1',
        port,
        method,
        path: pathOf(question.path),
        headers: headersOf(question.headers, token),
      },
      (response) => {
        read(response, done);
      },
    )
      .on('error', fail)
      .end(method === 'GET' || method === 'HEAD' ? undefined : body);
  });

const checkProblem = ({ type, text, status }: Answered): void => {
  promise(type.startsWith('application/problem+json'), () => `a refusal of type ${type}`);
  const problem: unknown = JSON.parse(text);
  promise(
    (problem as { status?: unknown }).status === status,
    () => `a problem of another status: ${shown(problem)}`,
  );
};

const check = (question: Question, answered: Answered, api: Api): void => {
  const { status, injected, text, type } = answered;
  const path = pathOf(question.path);
  // Without a mail server nobody can be sent a link: that is foreseen, and said.
  const isForeseen = status === 503 && path.startsWith(`/api/v1${REST.askForLink.path}`);
  promise(
    status < 500 || isForeseen,
    () => `${String(status)}: ${text.slice(0, 200)} ${api.errors.at(-1)?.slice(0, 1_500) ?? ''}`,
  );
  promise(api.errors.length === 0, () => `logged as an error: ${api.errors[0] ?? ''}`);
  promise(!injected, () => 'a header of the question came back as one of the answer');
  if (type.includes('json') && question.method !== 'HEAD' && text.length < MAX_TEXT) JSON.parse(text);
  if (status >= 400 && /^\/api\/v1\//.test(path) && question.method !== 'HEAD' && text !== '')
    checkProblem(answered);
};

const open = async (): Promise<Fuzzable> => {
  // Loaded here: the services take longer to load than the short form of any other target.
  const { runningApi } = await import('../../running-api.js');
  const { servedSluice, temporaryFolder } = await import('../../running-sluice.js');
  const folder = temporaryFolder('fuzz-api');
  process.env['SLUICE_NOW'] = NOW;
  const served = await servedSluice(join(folder, 'data'), { SLUICE_NOW: NOW });
  await served.run('ingest', fixtures('cdf-vpci-story'));
  await served.run('admin', 'add', MANAGER);
  const { token } = await served.json<{ token: string }>(
    ...['token', 'create', '--name', 'fuzz', '--owner', MANAGER, '--scope', 'admin'],
  );
  const api = await runningApi(served.databaseUrl);
  const seeds = await apiSeeds(api);
  return {
    seeds: () => seeds,
    waits: true,
    run: async (input, call) => {
      const question = parsed(input);
      check(question, await call(() => ask(api.port, question, token)), api);
    },
    close: async () => {
      await api.stop();
      await served.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const HOSTILE = [
  ...[
    '%00',
    'a%00b',
    '%ff%fe',
    '%ed%a0%80',
    '..%2f..%2fetc%2fpasswd',
    '..',
    "'",
    '%22',
    '%0d%0aX-Injected:%201',
    '%5b%5d=1',
  ],
  ...[
    '[a][b]',
    '[toString]',
    '[length][toString]=1',
    '{}',
    'null',
    '%f0%9f%a6%a6',
    '%e2%80%ae',
    '%25',
    '%',
    '%zz',
    '+',
    '__proto__',
  ],
  ...[
    '2021-10-13',
    '9999-12-31T23:59:59Z',
    '0001-01-01',
    '2021-13-45',
    'WyIyMDIxIl0',
    'bnVsbA',
    'x'.repeat(3_000),
    ...NUMBERS,
  ],
];

/** The value of a parameter, or a segment of a path. */
const value = atOne(/(?<=[=/])[^&?/"=]+(?=[&?/"])/g, (_, chance) => oneOf(chance, HOSTILE));
const again = atOne(
  /[?&][\w-]+=[^&"]*/g,
  (found, chance) => `${found}${found.replace('?', '&')}${oneOf(chance, ['', '[]', '[0]'])}`,
);

/** The whole API over HTTP, on a database of the story. */
export const API: Target = {
  name: 'api',
  what: 'the API is asked over HTTP, REST, Patchwork, archive and feeds, by one who may everything: never a fault of ours',
  maxBytes: 16 * 1024,
  mutators: [jsonValue, jsonValue, value, value, value, again, words(HOSTILE)],
  covers: /(?:services|contracts|application|postgres|kernel)\/dist\/(?!generated)/,
  open,
};
