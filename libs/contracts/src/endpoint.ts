import type { Scope } from '@sluice/kernel';
import type { z } from 'zod';

export { SCOPES, type Scope } from '@sluice/kernel';

/** Headings of the reference, in its order. */
export const TAGS = {
  Series: 'Patch series, their revisions, and whether they may enter a release',
  Patches: 'Single patches and their diffs',
  Mail: 'Mails as they were taken, decoded and raw, and threads of them',
  Dependencies: 'What needs what, and what would change if it were otherwise',
  Interface: 'The declared interfaces of the project and who changes them',
  Releases: 'Release lines, their gate boards, reports and audits',
  Decisions: 'What people with a role decide',
  Access: 'Who asks, and signing in',
  Log: 'Events, what is parked, and how the knowledge is',
} as const;
export type Tag = keyof typeof TAGS;

/** What an endpoint can answer in beside JSON. */
export type TextType =
  | 'text/plain'
  | 'text/markdown'
  | 'text/csv'
  | 'text/html'
  | 'text/x-diff'
  | 'message/rfc822'
  | 'text/event-stream'
  | 'application/atom+xml'
  | 'text/calendar';

/** One thing that can be asked of the API: the row of a table that the server, its reference and its clients are made from. */
export type Endpoint = {
  /** Unique; the reference's `operationId`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api/v1`; `{name}` stands for a parameter, which is one segment: what it holds is percent-encoded. */
  readonly path: `/${string}`;
  readonly tag: Tag;
  /** A line: what it answers or does. */
  readonly summary: string;
  /** What a line cannot hold. */
  readonly description?: string;
  /** What a caller must be allowed to; `read` is everybody's. */
  readonly needs: Scope;
  /** One property for each `{name}` of the path. */
  readonly params?: z.ZodObject;
  /** Strict: a parameter that is not named is refused. */
  readonly query?: z.ZodObject;
  /** Of a JSON document, or of a form with the same fields. */
  readonly body?: z.ZodType;
  /** Of the JSON answer; absent where it answers only texts, or nothing. */
  readonly answer?: z.ZodType;
  readonly texts?: readonly TextType[];
  /** Of an answer; 200 where it is absent. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Where the answer is a page: the name of its list. */
  readonly pageOf?: string;
  /** Refusals beside those that every endpoint has, with when. */
  readonly refuses?: Readonly<Record<number, string>>;
};

/** Checks a row of the table and keeps its exact type, from which clients take the types of questions and answers. */
export const endpoint = <const E extends Endpoint>(row: E): E => row;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** The parts of an endpoint that say what may be asked of it. */
export type Askable = Pick<Endpoint, 'params' | 'query' | 'body'>;

/** What a handler is given: parameters, query and body as their schemas leave them. */
export type Asked<E extends Askable | Endpoint> = {
  readonly params: Parsed<E['params']>;
  readonly query: Parsed<E['query']>;
  readonly body: Parsed<E['body']>;
};

/** What is not to be changed, all the way down. */
type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;

/** The JSON that an endpoint answers. */
export type Answer<E extends Endpoint> = E extends { readonly answer: infer S extends z.ZodType }
  ? Fixed<z.output<S>>
  : never;
