import type { Api } from '../../running-api';
import { keptInputs } from './seeds';

type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
};
type Parameter = { readonly name: string; readonly in: 'path' | 'query'; readonly schema: Schema };
type Operation = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};
type Document = {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Operation>> & { readonly servers?: readonly { url: string }[] }>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** One request. `TOKEN` in a header stands for one that may everything. */
export type Question = {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
};

const V1 = '/api/v1';
const ID = 'story-004@example.org';
const AUTHORIZATION = { Authorization: 'Bearer TOKEN' };

const resolved = ({ $ref, ...own }: Schema, { components }: Document): Schema =>
  $ref === undefined ? own : (components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});

/** A value that the document itself gives for a field. */
const valueOf = (schema: Schema, document: Document): unknown => {
  const { type, properties = {}, items = {}, anyOf = [], ...one } = resolved(schema, document);
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(properties).map(([name, part]) => [name, valueOf(part, document)]),
    );
  if (type === 'array') return [valueOf(items, document)];
  const usual = one.default ?? one.enum?.[0] ?? one.examples?.[0];
  return usual ?? (anyOf[0] === undefined ? '2021-11-10' : valueOf(anyOf[0], document));
};

const textOf = (schema: Schema, document: Document): string =>
  encodeURIComponent(String(valueOf(schema, document) as string));

/** A question for one row of the document, with everything that may be asked for. */
const questionOf = (document: Document, method: string, path: string, operation: Operation): Question => {
  const { parameters = [], requestBody } = operation;
  const query = parameters
    .filter((p) => p.in === 'query')
    .map((p) => `${p.name}=${textOf(p.schema, document)}`);
  const place = parameters
    .filter((p) => p.in === 'path')
    .reduce((text, { name, schema }) => text.replace(`{${name}}`, () => textOf(schema, document)), path);
  const schema = requestBody?.content['application/json']?.schema;
  return {
    method: method.toUpperCase(),
    path: query.length === 0 ? place : `${place}?${query.join('&')}`,
    headers: schema === undefined ? AUTHORIZATION : { ...AUTHORIZATION, 'Content-Type': 'application/json' },
    ...(schema === undefined ? {} : { body: valueOf(schema, document) }),
  };
};

const RPC = `<?xml version='1.0'?><methodCall><methodName>patch_list</methodName><params><param><value><struct><member><name>max_count</name><value><int>3</int></value></member><member><name>delegate</name><value>x</value></member></struct></value></param></params></methodCall>`;

/** What is not in the document: Patchwork's clients, the archive, pages. */
const BESIDE: readonly Question[] = [
  ...[
    ...[
      '/api/',
      '/api/1.3/patches/?state=new&order=-date&page=1&per_page=10&q=vpci&since=2021-10-01&submitter=a@b.c',
    ],
    ...[
      '/api/1.2/series/1/',
      '/api/1.1/covers/?msgid=x',
      '/api/patches/1/comments/',
      '/api/1.3/events/?category=patch-created',
    ],
    ...[
      '/api/1.3/people/?q=beulich',
      '/api/bundles/',
      '/api/patches/1/checks/',
      '/api/users/1/',
      `/project/xen/patch/${ID}/mbox/`,
    ],
    ...[
      `/xen-devel/${ID}/raw`,
      `/all/${ID}/t.mbox.gz`,
      '/all/?q=s%3Avpci+AND+d%3A20211001..&x=A',
      '/xen-devel/new.atom',
    ],
    ...[
      '/feeds/release/4.16.atom',
      '/calendars/4.16.ics',
      '/app/',
      '/plain/',
      '/health/ready',
      '/metrics',
      '/sign-in?token=x',
    ],
  ].map((path) => ({ method: 'GET', path, headers: AUTHORIZATION })),
  { method: 'POST', path: '/xmlrpc/', headers: { 'Content-Type': 'text/xml', ...AUTHORIZATION }, body: RPC },
  {
    method: 'PATCH',
    path: '/api/1.3/patches/1/',
    headers: { 'Content-Type': 'application/json', Authorization: 'Token TOKEN' },
    body: { state: 'under-review', delegate: null, archived: true },
  },
  {
    method: 'POST',
    path: '/api/1.3/bundles/',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: 'Token TOKEN' },
    body: 'name=x&patches=1&patches=2&public=yes',
  },
];

/** A question for everything that the API answers, by its own reference, and for what stands beside. */
export const apiSeeds = async (api: Api): Promise<readonly Buffer[]> => {
  const document = await api.json<Document>(`${V1}/openapi.json`);
  const listed = Object.entries(document.paths).flatMap(([path, { servers, ...methods }]) => {
    const root = servers?.[0]?.url.replace(/\/$/, '') ?? V1;
    return Object.entries(methods).map(([method, operation]) =>
      questionOf(document, method, root + path, operation),
    );
  });
  return [...[...listed, ...BESIDE].map((one) => Buffer.from(JSON.stringify(one))), ...keptInputs('api')];
};
