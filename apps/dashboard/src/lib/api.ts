import type { Answer, REST } from '@sluice/contracts';

type Rest = typeof REST;
type Row<M extends string> = Extract<Rest[keyof Rest], { readonly method: M }>;
type At<M extends string, P extends string> = Extract<Row<M>, { readonly path: P }>;

/** Paths of REST v1 that can be read, as the contract writes them: `/series/{ref}`. */
export type ReadPath = Row<'GET'>['path'];
/** Paths that take a decision, an operation or a word on access. */
export type WritePath = Row<'POST'>['path'];
export type ReadAnswer<P extends ReadPath> = Answer<At<'GET', P>>;
export type WriteAnswer<P extends WritePath> = Answer<At<'POST', P>>;

type Named<P extends string> = P extends `${string}{${infer N}}${infer Rest}` ? N | Named<Rest> : never;
/** One text for each `{name}` of a path. */
export type Params<P extends string> = Readonly<Record<Named<P>, string>>;
/** Questions are checked by the server; a key without a value is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** A refusal (RFC 9457), or that nobody answered. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly where?: string,
    readonly help?: string,
  ) {
    super(detail);
    this.name = 'ApiError';
  }
}

type Problem = { readonly detail?: string; readonly where?: string; readonly help?: string };

const BASE = '/api/v1';

/** The address of a question. Message-IDs stand percent-encoded in it, a slash as well. */
export const urlOf = (path: string, params: Readonly<Record<string, string>>, query: Query = {}): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) asked.set(key, String(value));
  const text = asked.toString();
  return `${BASE}${filled}${text === '' ? '' : `?${text}`}`;
};

const ask = async (url: string, init: RequestInit): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiError(0, 'The server does not answer.', undefined, 'It is asked again by itself.');
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Problem;
  throw new ApiError(response.status, problem.detail ?? response.statusText, problem.where, problem.help);
};

/**
 * Reads one answer. Whether it changed since is asked by the browser's own cache, with the `ETag`.
 * @throws ApiError
 */
export const read = async <P extends ReadPath>(
  path: P,
  params: Params<P>,
  query: Query = {},
  signal?: AbortSignal,
): Promise<ReadAnswer<P>> =>
  (await (await ask(urlOf(path, params, query), { signal: signal ?? null })).json()) as ReadAnswer<P>;

/** The same in one of its text forms, such as a diff or a report as mail. */
export const readText = async (
  path: ReadPath,
  params: Readonly<Record<string, string>>,
  query: Query = {},
  signal?: AbortSignal,
): Promise<string> => (await ask(urlOf(path, params, query), { signal: signal ?? null })).text();

/** The place of the next page, from the header `Link` (RFC 8288). */
const nextCursor = (response: Response): string | undefined => {
  const url = /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get('Link') ?? '')?.[1];
  return url === undefined
    ? undefined
    : (new URL(url, location.href).searchParams.get('cursor') ?? undefined);
};

export type Page<P extends ReadPath> = { readonly answer: ReadAnswer<P>; readonly next: string | undefined };

/** Reads one page of a list. */
export const readPage = async <P extends ReadPath>(
  path: P,
  params: Params<P>,
  query: Query,
  signal?: AbortSignal,
): Promise<Page<P>> => {
  const response = await ask(urlOf(path, params, query), { signal: signal ?? null });
  return { answer: (await response.json()) as ReadAnswer<P>, next: nextCursor(response) };
};

/** What only a page of ours can say beside the cookie of a session (`docs/access.md`). */
const csrf = (): Readonly<Record<string, string>> => {
  const token = /(?:^|;\s*)(?:__Host-)?sluice-csrf=([^;]+)/.exec(document.cookie)?.[1];
  return token === undefined ? {} : { 'X-CSRF-Token': decodeURIComponent(token) };
};

/**
 * Sends a decision or an operation by whoever is signed in.
 * @throws ApiError
 */
export const write = async <P extends WritePath>(
  path: P,
  body: Readonly<Record<string, unknown>>,
  query: Query = {},
  params: Readonly<Record<string, string>> = {},
): Promise<WriteAnswer<P>> => {
  const response = await ask(urlOf(path, params, query), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...csrf() },
    body: JSON.stringify(body),
  });
  return (await response.json()) as WriteAnswer<P>;
};
