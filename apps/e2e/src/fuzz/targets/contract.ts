import { checked, FEEDS, LIVE, REST, type Endpoint } from '@sluice/contracts';
import { keptInputs } from './seeds';
import { jsonValue } from '../mutate/json';
import { words } from '../mutate/bytes';
import { promise, promiseSame, promiseStorable, type Call, type Target } from '../target';

const ALL: readonly Endpoint[] = [REST, LIVE, FEEDS].flatMap((table) => Object.values<Endpoint>(table));

/** What an endpoint is asked, before anybody has checked it. */
type Question = {
  readonly endpoint?: unknown;
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
};

const PARTS = ['params', 'query', 'body'] as const;

const parsed = (input: Buffer): Question => {
  try {
    const value: unknown = JSON.parse(input.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

const check = (endpoint: Endpoint, question: Question, call: Call): void => {
  for (const part of PARTS) {
    const schema = endpoint[part];
    if (schema === undefined) continue;
    const result = call(() => checked(schema, question[part]));
    promiseSame(
      result.success,
      checked(schema, question[part]).success,
      `${endpoint.name} ${part}, asked twice`,
    );
    if (result.success) promiseStorable(result.data, `what ${endpoint.name} lets through as its ${part}`);
    else promise(result.error.issues.length > 0, () => `${endpoint.name} refuses its ${part} without a word`);
  }
};

const run = (input: Buffer, call: Call): void => {
  const question = parsed(input);
  for (const endpoint of ALL) if (endpoint.name === question.endpoint) check(endpoint, question, call);
};

const VALUES: Readonly<Record<string, unknown>> = {
  reason: 'because of the otters',
  source: 'story-004@example.org',
  release: '4.16',
  series: 'story-004@example.org',
  dates: [{ phase: 'code-freeze', lastDay: '2021-10-29', status: 'announced' }],
  until: '2021-11-30',
  'as-of': '2021-10-13',
  'known-as-of': '2021-10-13T08:30:00Z',
  limit: '10',
  cursor: 'WyIyMDIxIl0',
  'dry-run': 'true',
};

/** A question with every field that the endpoint has, as far as its names say what they want. */
const asked = (schema: Endpoint['query'] | Endpoint['body']): unknown =>
  Object.fromEntries(
    Object.keys((schema as Endpoint['query'])?.shape ?? {}).map((name) => [
      name,
      VALUES[name] ?? 'story-004@example.org',
    ]),
  );

const seeds = (): readonly Buffer[] => [
  ...ALL.map(({ name, params, query, body }) =>
    Buffer.from(
      JSON.stringify({ endpoint: name, params: asked(params), query: asked(query), body: asked(body) }),
    ),
  ),
  ...keptInputs('contract'),
];

/** What the schemas of the API let through. */
export const CONTRACT: Target = {
  name: 'contract',
  what: 'a question to the API is checked by its schema: never throws, lets nothing through that no database takes',
  maxBytes: 32 * 1024,
  mutators: [jsonValue, jsonValue, words(Object.keys(VALUES))],
  covers: /contracts\/dist\/|kernel\/dist\/instant|node_modules\/zod\/v4\/core\//,
  short: { runs: 1_000 },
  open: () => Promise.resolve({ run, seeds }),
};
