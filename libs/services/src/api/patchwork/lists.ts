import type { Paged, Paging } from '@sluice/application';
import type { Request, Response } from 'express';
import { NothingAnswers, pagingOf, type Query } from './query';
import { invalidPage, tooLong } from './refusal';
import { sendJson, type Asked } from './surface';
import type { View } from './view';

/** Clients of HTTP give up at 16 kB of headers; a query comes back up to four times in this one, with its signs written as three. */
const MAX_LINK = 8_000;

/** `next` and `prev` where they are, `first` and `last` always; `next` first, for a client that looks no further. */
const linkOf = (
  url: string,
  query: Query,
  { page, pages }: { readonly page: number; readonly pages: number },
): string => {
  const link = (to: number, rel: string): string => `<${url}?${query.withPage(to)}>; rel="${rel}"`;
  return [
    ...(page < pages ? [link(page + 1, 'next')] : []),
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    link(1, 'first'),
    link(pages, 'last'),
  ].join(', ');
};

export type ListRequest = {
  readonly request: Request;
  readonly response: Response;
  readonly query: Query;
  readonly asked: Asked;
};

export type ListOf<Order extends string, T> = {
  readonly orders: readonly Order[];
  readonly usual: { readonly order: Order; readonly descending?: boolean };
  /** @throws NothingAnswers where a filter names what is not there */
  readonly read: (paging: Paging<Order>) => Promise<Paged<T>>;
  readonly render: (row: T) => string | Buffer;
};

const [OPENS, PARTS, CLOSES] = ['[', ',', ']'].map((mark) => Buffer.from(mark)) as [Buffer, Buffer, Buffer];

/** A list in JSON of what is JSON already. */
const listOf = (items: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([
    OPENS,
    ...items.flatMap((item, i) => {
      const bytes = typeof item === 'string' ? Buffer.from(item) : item;
      return i === 0 ? [bytes] : [PARTS, bytes];
    }),
    CLOSES,
  ]);

type Kept = { readonly within: string; readonly base: string; readonly bytes: Buffer };

/**
 * Renders rows, each once for those who ask in the same way: the reader answers what is unchanged with the same row, and with the row goes its text. What is rendered must follow
 * from the row, the project's text and the view alone.
 */
export const keptWithRows = <T extends object>(
  render: (row: T, within: string, view: View) => string,
): ((row: T, asked: Pick<Asked, 'within' | 'view'>) => Buffer) => {
  const texts = new WeakMap<T, Kept>();
  return (row, { within, view }) => {
    const kept = texts.get(row);
    if (kept?.base === view.base && kept.within === within) return kept.bytes;
    const bytes = Buffer.from(render(row, within, view));
    texts.set(row, { within, base: view.base, bytes });
    return bytes;
  };
};

/** The rows of a page; of the last one where that is asked for by its name. */
const pageOf = async <Order extends string, T>(
  { read }: ListOf<Order, T>,
  paging: ReturnType<typeof pagingOf<Order>>,
): Promise<Paged<T> & { readonly page: number }> => {
  try {
    const first = await read(paging);
    const page = paging.last ? Math.max(1, Math.ceil(first.total / paging.perPage)) : paging.page;
    return { ...(page === paging.page ? first : await read({ ...paging, page })), page };
  } catch (error) {
    if (error instanceof NothingAnswers) return { rows: [], total: 0, page: paging.page };
    throw error;
  }
};

/**
 * Answers a page of a list, with its neighbours in `Link`.
 * @throws Refusal for a page behind the last, and for a query that is too long to name its neighbours
 */
export const sendList = async <Order extends string, T>(
  { request, response, query, asked }: ListRequest,
  list: ListOf<Order, T>,
): Promise<void> => {
  const paging = pagingOf(query, list.orders, list.usual);
  const { rows, total, page } = await pageOf(list, paging);
  const pages = Math.max(1, Math.ceil(total / paging.perPage));
  if (page > pages) throw invalidPage();
  const path = request.path.endsWith('/') ? request.path : `${request.path}/`;
  const link = linkOf(`${asked.view.root}${encodeURI(path)}`, query, { page, pages });
  if (link.length > MAX_LINK) throw tooLong();
  response.setHeader('Link', link);
  sendJson(response, listOf(rows.map(list.render)));
};
