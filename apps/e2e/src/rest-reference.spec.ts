import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { FEEDS, LIVE, REST, type Endpoint } from '@sluice/contracts';
import fc from 'fast-check';
import { runningApi, type Api } from './running-api';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const MAILS = resolve(__dirname, '../../../libs/testing/fixtures/cdf-vpci-story');
const V1 = '/api/v1';
/** A day on which the release manager of 4.16 was one: what is decided gets as far as it can. */
const NOW = '2021-11-24T12:00:00Z';
const MANAGER = 'iwj@xenproject.org';
const ALL: readonly Endpoint[] = [REST, LIVE, FEEDS].flatMap((table) => Object.values<Endpoint>(table));

type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
  readonly const?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
};
type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: Schema;
  readonly description?: string;
};
type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly security: readonly unknown[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, object>>;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Operation>> & { readonly servers?: readonly { url: string }[] }>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

let folder: string;
let served: ServedSluice;
let api: Api;
let document: Document;
let token: string;
const clock = process.env['SLUICE_NOW'];

beforeAll(async () => {
  folder = temporaryFolder('reference');
  process.env['SLUICE_NOW'] = NOW;
  served = await servedSluice(join(folder, 'data'), { SLUICE_NOW: NOW });
  expect(await served.run('ingest', MAILS)).toMatchObject({ exit: 0 });
  expect(await served.run('admin', 'add', MANAGER)).toMatchObject({ exit: 0 });
  const made = await served.run(
    ...['token', 'create', '--name', 'fuzz', '--owner', MANAGER, '--scope', 'admin', '--json'],
  );
  ({ token } = JSON.parse(made.out) as { token: string });
  api = await runningApi(served.databaseUrl);
  document = await api.json<Document>(`${V1}/openapi.json`);
});
afterAll(async () => {
  await api.stop();
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
  if (clock === undefined) delete process.env['SLUICE_NOW'];
  else process.env['SLUICE_NOW'] = clock;
});

type Listed = {
  readonly path: string;
  readonly method: string;
  readonly root: string;
  readonly operation: Operation;
};

const operations = (): readonly Listed[] =>
  Object.entries(document.paths).flatMap(([path, { servers, ...methods }]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...{ path, method: method.toUpperCase(), operation },
      root: servers?.[0]?.url.replace(/\/$/, '') ?? V1,
    })),
  );

describe('the reference', () => {
  test('is a valid OpenAPI 3.1 document of every endpoint of the contract', async () => {
    const validator = new Validator();
    expect(await validator.validate({ ...document })).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(operations().map(({ path, method, operation }) => [operation.operationId, method, path])).toEqual(
      ALL.map(({ name, method, path }) => [name, method, path]),
    );
  });

  test('says of every endpoint what it does, what it takes, what it answers, and who may', () => {
    for (const { path, operation } of operations()) {
      expect(operation.summary).toMatch(/^.{10,}$/);
      expect(operation.tags).toHaveLength(1);
      expect(operation.security.length).toBeGreaterThanOrEqual(2);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = operation.parameters ?? [];
      expect(parameters.filter((p) => p.in === 'path').map((p) => p.name)).toEqual(named);
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(['400', '401', '429', '500', '503']),
      );
      expect(Object.keys(operation.responses).filter((code) => code.startsWith('2'))).toHaveLength(1);
    }
  });

  test('has a page to browse, on which nothing runs that is not ours', async () => {
    expect(await api.ask('/')).toMatchObject({ status: 302, headers: { location: '/app/' } });
    const page = await api.ask(`${V1}/docs/`);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("script-src 'self'"),
    });
    expect(page.text).not.toMatch(/<script>|<style| on\w+=|style=|https?:/);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files).toHaveLength(4);
    for (const file of files) expect(await api.ask(file)).toMatchObject({ status: 200 });
    expect((await api.ask(`${V1}/docs/start.js`)).text).toContain(`${V1}/openapi.json`);
    expect(await api.ask(`${V1}/docs/package.json`)).toMatchObject({ status: 404 });
    expect(await api.ask(`${V1}/docs/..%2fpackage.json`)).toMatchObject({ status: 404 });
  });
});

/** Texts that somebody may send to see what breaks, as they go over the wire. */
const HOSTILE = [
  ...['%00', 'a%00b', '%ff%fe', '%ed%a0%80', '%c0%ae%c0%ae%2f', '..%2f..%2f..%2fetc%2fpasswd', '..', '.'],
  ...["'", "'%20OR%20'1'%3d'1", '%22%3b%20DROP%20TABLE%20series%3b--', '%24%7b7*7%7d', '%7b%7b7*7%7d'],
  ...['%3cscript%3ealert(1)%3c%2fscript%3e', 'a%0d%0aSet-Cookie:%20x%3d1', '%5b%5d', '%5b1%5d', '{}', 'null'],
  ...['-1', '0', '1.5', '1e309', '-0', 'NaN', '99999999999999999999', '0x10', '9007199254740993', 'true'],
  ...['%f0%9f%a6%a6', '%e2%80%ae', '%25', '%', '%zz', '+', '%20', '*', '_', '\\\\', '1=1', '__proto__'],
  ...['constructor', 'toString', 'WyIyMDIxIl0', 'W10', 'bnVsbA', '1.1', '0.0', '2021-10-13', '0000-01-01'],
  ...['9999-12-31T23:59:59Z', '2021-13-45', 'ECONNREFUSED', 'x'.repeat(1_000), 'x'.repeat(5_000)],
];

const resolved = ({ $ref, ...schema }: Schema): Schema =>
  $ref === undefined ? schema : (document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});

/** Values that the document itself gives for a parameter: examples, choices, both sides of its bounds. */
const given = (schema: Schema): readonly string[] => {
  const { enum: choices = [], examples = [], minimum, maximum, anyOf = [], const: only } = resolved(schema);
  return [
    ...choices,
    ...examples,
    ...(only === undefined ? [] : [only]),
    ...[minimum, maximum].flatMap((n) => (n === undefined ? [] : [n - 1, n, n + 1].map(String))),
    ...anyOf.flatMap(given),
  ].map((value) => encodeURIComponent(value));
};

const valueOf = (schema: Schema): fc.Arbitrary<string> => {
  const fine = given(schema);
  const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 40 }).map(encodeURIComponent));
  return fine.length === 0
    ? hostile
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...fine) }, { weight: 2, arbitrary: hostile });
};

type Question = {
  readonly name: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
};

/** A value that the document lets through as far as it can say so. */
const sample = (schema: Schema): unknown => {
  const { type, properties = {}, items = {}, default: usual } = resolved(schema);
  if (type === 'object')
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, sample(one)]));
  if (type === 'array') return [sample(items)];
  return usual ?? given(schema).map(decodeURIComponent)[0] ?? '2021-11-30';
};

/** What may stand in a document where something else should. */
const HOSTILE_JSON: readonly unknown[] = [
  ...[
    null,
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [[]],
    { length: -1 },
    { length: { toString: null } },
    ['a'],
    '',
    ' ',
    'x'.repeat(2_000),
  ],
  ...[
    'a\u0000b',
    '\ud800',
    '\u202e',
    "'; DROP TABLE event; --",
    '../../../etc/passwd',
    '4.16\r\nX-Injected: 1',
  ],
  ...['<script>alert(1)</script>', '=cmd()', '{{7*7}}', '2021-02-30', '9999-99-99', 'nobody@example.org'],
];
/** What is no document, or none that anybody should send. */
const BROKEN = [
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '1e999',
  '{"a":',
  '\u0000',
  '{"__proto__":{"x":1}}',
  '['.repeat(5_000),
];

/** The document's own example with some of its fields gone, or something else in their place. */
const bodyOf = (schema: Schema): fc.Arbitrary<string> => {
  const fine = sample(schema) as Readonly<Record<string, unknown>>;
  const field = fc.constantFrom(...Object.keys(fine), 'constructor', 'by');
  const changes = fc.array(fc.tuple(field, fc.constantFrom(undefined, ...HOSTILE_JSON)), { maxLength: 2 });
  return fc.oneof(
    { weight: 5, arbitrary: changes.map((some) => JSON.stringify({ ...fine, ...Object.fromEntries(some) })) },
    { weight: 1, arbitrary: fc.constantFrom(...BROKEN) },
  );
};

const TYPES = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['text/plain', 'application/xml', 'application/json; charset=utf-7', 'multipart/form-data', ';'],
    ),
  },
);

const NOBODY = {};
const manager = (): Record<string, string> => ({ Authorization: `Bearer ${token}` });

const question = ({ path, method, root, operation }: Listed): fc.Arbitrary<Question> => {
  const { operationId: name, parameters = [], requestBody } = operation;
  const inPath = parameters.filter((p) => p.in === 'path');
  const inQuery = parameters.filter((p) => p.in === 'query');
  // Nothing in place of a name asks for the list of them all, which is another question.
  const values = fc.tuple(...inPath.map((p) => valueOf(p.schema).filter((value) => value !== '')));
  const query = fc
    .subarray(inQuery, { maxLength: Math.min(4, inQuery.length) })
    .chain((some) => fc.tuple(...some.map((p) => valueOf(p.schema).map((value) => `${p.name}=${value}`))));
  const extra = fc.oneof(
    { weight: 9, arbitrary: fc.constant([] as string[]) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE).map((text) => [text]) },
  );
  const schema = requestBody?.content['application/json']?.schema;
  const body: fc.Arbitrary<string | undefined> =
    schema === undefined ? fc.constant(undefined) : bodyOf(schema);
  return fc
    .tuple(values, query, extra, body, TYPES, fc.boolean())
    .map(([segments, asked, more, text, type, isNobody]) => {
      const place = segments.reduce(
        (one, value, n) => one.replace(`{${inPath[n]?.name ?? ''}}`, () => value),
        path,
      );
      const questions = [...asked, ...more].join('&');
      return {
        ...{ name, method: isEndless(name) ? 'HEAD' : method, body: text },
        url: `${root}${place}${questions === '' ? '' : `?${questions}`}`,
        headers: {
          ...(isNobody ? NOBODY : manager()),
          ...(text === undefined ? {} : { 'Content-Type': type }),
        },
      };
    });
};

/** A stream would be waited for to its end. */
const isEndless = (name: string): boolean => name === LIVE.streamEvents.name;

const endpointOf = (name: string): Endpoint => ALL.find((one) => one.name === name) ?? { ...REST.getStatus };

/** An answer holds all that its schema has, and nothing else. */
const expectAsPromised = (name: string, { text, type }: { text: string; type: string }): void => {
  const { answer, texts = [] } = endpointOf(name);
  if (!type.startsWith('application/json')) {
    expect(texts).toContain(type.split(';')[0]);
    return;
  }
  const json: unknown = JSON.parse(text);
  if (answer === undefined) throw new Error(`${name} answers no JSON`);
  expect(answer.parse(json)).toEqual(json);
};

const ask = async ({ name, url, method, headers: sent, body }: Question): Promise<number> => {
  const { status, headers, text } = await api.ask(url, sent, method, body);
  const type = headers['content-type'] ?? '';
  // Without a mail server nobody can be sent a link: that is foreseen, and said.
  const isForeseen = name === REST.askForLink.name && status === 503;
  expect({ url, body, status: status < 500 || isForeseen ? 'no fault of ours' : text }).toEqual({
    ...{ url, body },
    status: 'no fault of ours',
  });
  expect(headers).not.toHaveProperty('x-injected');
  if (method === 'HEAD') return status;
  if (status === 200 && !/[?&]fields=/.test(url)) expectAsPromised(name, { text, type });
  if (status >= 400) {
    expect(type).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(text)).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  }
  return status;
};

describe('every endpoint of the document', () => {
  const COSTLY = /^whatIf|Audit|Report|Dependencies|Timeline|BurnDown|Queue|Claims/;

  test('answers what its schema promises for the examples of the document', async () => {
    for (const { path, method, root, operation } of operations()) {
      const { operationId: name, parameters = [] } = operation;
      if (method !== 'GET' || isEndless(name)) continue;
      const place = parameters
        .filter((p) => p.in === 'path')
        .reduce(
          (text, { name: part, schema }) => text.replace(`{${part}}`, () => given(schema)[0] ?? '8'),
          path,
        );
      const required = parameters
        .filter((p) => p.in === 'query' && p.required === true)
        .map((p) => `${p.name}=${given(p.schema)[0] ?? '8'}`);
      const takesTime = parameters.some((p) => p.name === 'as-of');
      for (const when of takesTime ? [[], ['as-of=2021-11-10']] : [[]]) {
        const url = `${root}${place}?${[...required, ...when].join('&')}`;
        // No report was saved here, and what its hash would be depends on every byte of it.
        const expected = name === REST.getSavedReport.name ? 404 : 200;
        expect([name, await ask({ name, url, method, headers: manager() })]).toEqual([name, expected]);
      }
    }
  });

  test('answers without a fault whatever it is asked, by nobody and by who may everything', async () => {
    const all = operations();
    const isCostly = ({ operation }: (typeof all)[number]): boolean => COSTLY.test(operation.operationId);
    const costly = all.filter(isCostly);
    const reads = all.filter((one) => one.method === 'GET' && !isCostly(one));
    const writes = all.filter((one) => one.method !== 'GET' && !isCostly(one));
    const statuses = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom(...reads).chain(question) },
          { weight: 4, arbitrary: fc.constantFrom(...writes).chain(question) },
          { weight: 1, arbitrary: fc.constantFrom(...costly).chain(question) },
        ),
        async (asked) => {
          const key = `${asked.method === 'POST' ? 'POST' : 'GET'} ${String(await ask(asked))}`;
          statuses.set(key, (statuses.get(key) ?? 0) + 1);
        },
      ),
      { seed: 20_261_127, numRuns: 600, endOnFailure: true },
    );
    // A test that is refused everywhere, or nowhere, would show nothing.
    for (const key of ['GET 200', 'GET 400', 'GET 404', 'POST 200', 'POST 400', 'POST 401'])
      expect([key, (statuses.get(key) ?? 0) > 10]).toEqual([key, true]);
    expect(api.errors).toEqual([]);
  });
});

describe('docs/api.md', () => {
  const text = readFileSync(resolve(__dirname, '../../../docs/api.md'), 'utf8');
  const examples = [...text.matchAll(/```http\nGET (\S+)\n\n(\d{3})\n(.*\n)?```/g)].map(
    ([, path = '', status, body]) => [path, Number(status), body?.trim()] as const,
  );

  test('shows what is answered', async () => {
    expect(examples.length).toBeGreaterThan(4);
    for (const [path, status, body] of examples) {
      const answer = await api.ask(path);
      expect([path, answer.status, body === undefined ? undefined : answer.text]).toEqual([
        path,
        status,
        body,
      ]);
    }
  });

  test('names every path that there is to read', () => {
    for (const { method, path } of Object.values(REST)) {
      const shown = path
        .replace('{messageId}', 'MESSAGE-ID')
        .replace('{number}', 'N')
        .replace('{lastDay}', 'DAY');
      const named = shown.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
      if (method === 'GET') expect(text).toContain(named);
    }
  });
});
