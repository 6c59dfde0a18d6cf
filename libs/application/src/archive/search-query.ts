import { parseInstant } from '@sluice/kernel';

/**
 * One word of a search as public-inbox's clients write it: `s` a subject that has a phrase, `f` a sender, `m` a Message-ID, `d` days from and to (each
 * may be open), `patchid` and `changeid` what their names say.
 */
export type SearchTerm =
  | { readonly what: 's' | 'f' | 'm' | 'patchid' | 'changeid'; readonly value: string }
  | { readonly what: 'd'; readonly from?: string | undefined; readonly to?: string | undefined };

export type SearchQuery =
  | { readonly kind: 'term'; readonly term: SearchTerm }
  | { readonly kind: 'and' | 'or'; readonly of: readonly SearchQuery[] };

/** A search that cannot be answered: what of it, so that nobody takes silence for "nothing found". */
export class SearchError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'SearchError';
  }
}

/** More words are no search by a person or a client. */
const MAX_TERMS = 300;
const MAX_DEPTH = 20;

const TOKEN = /\s*(?:([()])|((?:[a-z]{1,10}:)?(?:"[^"]*"|[^\s()"]+)))/gy;

const tokensOf = (text: string): readonly string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      if (text.slice(at).trim() === '') break;
      throw new SearchError(`cannot be read from "${text.slice(at, at + 20)}" on`);
    }
    tokens.push(match[1] ?? match[2] ?? '');
    if (tokens.length > MAX_TERMS * 3) throw new SearchError('has too many words');
  }
  return tokens;
};

const DAY = /^(\d{4})-?(\d{2})-?(\d{2})$/;

/** `20211013` or `2021-10-13`; nothing for a side that is open. */
const day = (text: string): string | undefined => {
  if (text === '') return undefined;
  const written = text.replace(DAY, '$1-$2-$3');
  if (!DAY.test(text) || parseInstant(written) === undefined)
    throw new SearchError(`"${text}" is no day: write 20211013`);
  return written;
};

const days = (value: string): SearchTerm => {
  const [from = '', to] = value.split('..');
  return { what: 'd', from: day(from), to: to === undefined ? day(from) : day(to) };
};

const changeId = (value: string): SearchTerm => {
  const id = /^change-id:\s*(\S+)$/i.exec(value)?.[1];
  if (id === undefined)
    throw new SearchError('asks for words of bodies (nq:), of which change-id is found only');
  return { what: 'changeid', value: id };
};

const TERMS: Readonly<Record<string, (value: string) => SearchTerm>> = {
  s: (value) => ({ what: 's', value }),
  f: (value) => ({ what: 'f', value }),
  m: (value) => ({ what: 'm', value }),
  patchid: (value) => ({ what: 'patchid', value: value.toLowerCase() }),
  d: days,
  nq: changeId,
};

const termOf = (token: string): SearchTerm => {
  const colon = token.indexOf(':');
  const name = colon < 0 ? '' : token.slice(0, colon);
  const read = Object.hasOwn(TERMS, name) ? TERMS[name] : undefined;
  if (read === undefined)
    throw new SearchError(`asks for "${token}": what is found is s: f: m: d: patchid: and nq:"change-id:…"`);
  return read(token.slice(colon + 1).replace(/^"(.*)"$/s, '$1'));
};

type State = { readonly tokens: readonly string[]; at: number; terms: number };

const isOr = (token: string | undefined): boolean => token?.toUpperCase() === 'OR';
const isAnd = (token: string | undefined): boolean => token?.toUpperCase() === 'AND';

const together = (kind: 'and' | 'or', of: readonly SearchQuery[]): SearchQuery => {
  const [first] = of;
  if (first === undefined) throw new SearchError('is empty');
  return of.length === 1 ? first : { kind, of };
};

const one = (state: State, depth: number): SearchQuery => {
  const token = state.tokens[state.at];
  state.at += 1;
  if (token === undefined || token === ')') throw new SearchError('ends too early');
  if (token === '(') {
    const inner = anyOf(state, depth + 1);
    if (state.tokens[state.at] !== ')') throw new SearchError('lacks a closing bracket');
    state.at += 1;
    return inner;
  }
  state.terms += 1;
  if (state.terms > MAX_TERMS) throw new SearchError('has too many words');
  return { kind: 'term', term: termOf(token) };
};

/** Words side by side, with or without AND between them. */
const allOf = (state: State, depth: number): SearchQuery => {
  const of = [one(state, depth)];
  for (
    let next = state.tokens[state.at];
    next !== undefined && next !== ')' && !isOr(next);
    next = state.tokens[state.at]
  ) {
    if (isAnd(next)) state.at += 1;
    of.push(one(state, depth));
  }
  return together('and', of);
};

const anyOf = (state: State, depth: number): SearchQuery => {
  if (depth > MAX_DEPTH) throw new SearchError('has too many brackets');
  const of = [allOf(state, depth)];
  while (isOr(state.tokens[state.at])) {
    state.at += 1;
    of.push(allOf(state, depth));
  }
  return together('or', of);
};

/**
 * Reads a search: words, `AND` (or nothing between them), `OR`, brackets.
 * @throws SearchError for what is not found here
 */
export const readSearch = (text: string): SearchQuery => {
  const state: State = { tokens: tokensOf(text), at: 0, terms: 0 };
  const query = anyOf(state, 0);
  if (state.at < state.tokens.length) throw new SearchError('has a closing bracket too many');
  return query;
};

/** What a search finds, given what each of its words finds. `d` narrows what others find: alone it would be the whole archive. */
export const evaluateSearch = async (
  query: SearchQuery,
  find: (term: SearchTerm) => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> => {
  if (query.kind === 'term') return find(query.term);
  const sets: ReadonlySet<string>[] = [];
  for (const part of query.of) sets.push(await evaluateSearch(part, find));
  if (query.kind === 'or') return new Set(sets.flatMap((s) => [...s]));
  const [first = new Set<string>(), ...others] = sets;
  return new Set([...first].filter((id) => others.every((s) => s.has(id))));
};
