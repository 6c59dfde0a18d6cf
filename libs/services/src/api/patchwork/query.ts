import { parseInstant, type Instant } from '@sluice/kernel';
import type { PatchworkListFilter, Paging } from '@sluice/application';
import type { Request } from 'express';
import { invalidPage } from './refusal';

/** Lists are short of this, whatever is asked for. */
const MOST_A_PAGE = 250;
const A_PAGE = 30;
/** Values of one filter that are looked at. */
const MOST_VALUES = 100;

/** The parameters of a request: each may be repeated. */
export class Query {
  private readonly parameters: URLSearchParams;

  constructor(request: Pick<Request, 'originalUrl'>) {
    const at = request.originalUrl.indexOf('?');
    this.parameters = new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at + 1));
  }

  /** The last of a parameter that is given and not empty. */
  one(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  /** All of a parameter that are not empty: an empty one narrows nothing. */
  all(name: string): readonly string[] {
    return this.parameters
      .getAll(name)
      .filter((v) => v !== '')
      .slice(0, MOST_VALUES);
  }

  /** The same parameters with another page: repeated ones stay, and no comma stands in it. */
  withPage(page: number): string {
    const copy = new URLSearchParams(this.parameters);
    copy.set('page', String(page));
    return copy.toString();
  }
}

/** Something that is asked for and that nothing answers to: the list is empty, as Patchwork's is. */
export class NothingAnswers extends Error {}

const NUMBER = /^\d{1,9}$/;

/** A small number in a path or a filter. */
export const numberIn = (text: string): number | undefined =>
  NUMBER.test(text) && Number(text) < 2_147_483_648 ? Number(text) : undefined;

const countOf = (text: string | undefined, most: number): number => {
  const count = text === undefined ? undefined : numberIn(text);
  return count === undefined || count === 0 ? A_PAGE : Math.min(count, most);
};

/**
 * Page and order of a list. An order that is none is the usual one.
 * @throws Refusal for a page that is no number
 */
export const pagingOf = <Order extends string>(
  query: Query,
  orders: readonly Order[],
  usual: { readonly order: Order; readonly descending?: boolean },
): Paging<Order> & { readonly last: boolean } => {
  const asked = query.one('order')?.split(',', 1)[0] ?? '';
  const descending = asked.startsWith('-');
  const order = orders.find((o) => o === asked.replace(/^-/, ''));
  const ordered =
    order === undefined
      ? { order: usual.order, descending: usual.descending ?? false }
      : { order, descending };
  const named = query.one('page') ?? '1';
  const page = named === 'last' ? 1 : numberIn(named);
  if (page === undefined || page === 0) throw invalidPage();
  return { ...ordered, page, perPage: countOf(query.one('per_page'), MOST_A_PAGE), last: named === 'last' };
};

/** A time as filters take it: with or without a zone, to the day at least. A day alone begins then. */
const timeOf = (text: string): Instant => {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text.replace(/^(\S{10}) /, '$1T');
  const time = parseInstant(whole);
  if (time === undefined) throw new NothingAnswers();
  return time;
};

/** What all lists of mails are narrowed by. */
export const listFilterOf = (query: Query): PatchworkListFilter => {
  const [since, before, text] = [query.one('since'), query.one('before'), query.one('q')];
  return {
    ...(since === undefined ? {} : { since: timeOf(since) }),
    ...(before === undefined ? {} : { before: timeOf(before) }),
    ...(text === undefined ? {} : { text: text.replaceAll('\0', '') }),
  };
};

/** Numbers of a filter; one that is none narrows to nothing. */
export const numbersOf = (query: Query, name: string): readonly number[] | undefined => {
  const values = query.all(name);
  if (values.length === 0) return undefined;
  return values.map((value) => {
    const number = numberIn(value);
    if (number === undefined) throw new NothingAnswers();
    return number;
  });
};

/** A yes or no in a filter; what is neither is ignored. */
export const flagOf = (text: string | undefined): boolean | undefined => {
  switch (text?.toLowerCase()) {
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      return undefined;
  }
};
