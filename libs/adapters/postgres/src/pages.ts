import type { Paged, Paging } from '@sluice/application';
import { array, column, type Database, type SqlValue } from './sql';

/** What rows must be, put together one by one. */
export type Conditions = {
  readonly values: readonly SqlValue[];
  /** Adds a condition on a value; `clause` is given the parameter's place. */
  add(value: SqlValue, clause: (parameter: string) => string): void;
  /** That an integer is one of some; nothing where none are given. */
  among(sql: string, numbers: readonly number[] | undefined): void;
  /** That a text is one of some; nothing where none are given. */
  oneOf(sql: string, texts: readonly string[] | undefined): void;
  /** ` WHERE …`, or nothing. */
  text(): string;
};

export const conditions = (...fixed: readonly string[]): Conditions => {
  const clauses: string[] = [...fixed];
  const values: SqlValue[] = [];
  const add: Conditions['add'] = (value, clause) => {
    values.push(value);
    clauses.push(clause(`$${String(values.length)}`));
  };
  const listed = (sql: string, list: readonly (string | number)[] | undefined, type: string): void => {
    if (list === undefined) return;
    values.push(column(list));
    clauses.push(`${sql} = ANY(${array(values.length, type)})`);
  };
  return {
    values,
    add,
    among: (sql, numbers) => listed(sql, numbers, 'int'),
    oneOf: (sql, texts) => listed(sql, texts, 'text'),
    text: () => (clauses.length === 0 ? '' : ` WHERE ${clauses.join(' AND ')}`),
  };
};

/** `%` and `_` are letters here. */
export const contains = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

/**
 * SQL that joins the one row of a table that a number names, found by its index: told by LIMIT, for the planner, which does not know how few rows a page has, would rather
 * read the whole table.
 */
export const joinOne = (table: string, alias: string, number: string): string =>
  `LEFT JOIN LATERAL (SELECT * FROM ${table} WHERE ${table}.number = ${number} LIMIT 1) ${alias} ON true`;

/** One list: where its rows come from, what is shown of them, by what they are in order. */
export type Listing = {
  /** Table with its alias, as the conditions name it. */
  readonly from: string;
  /** Columns of the page's rows, taken from `page` and what is joined to it. */
  readonly columns: readonly string[];
  readonly joins: string;
  /** By the order asked for: an expression over the table's alias; the number decides between equals. */
  readonly order: string;
  /** The number of a row, by which equals are ordered. */
  readonly key: string;
};

/**
 * In `from`: stands for the order and for as many rows as the page can need, so that each part of a union is read only so far. Where rows are counted it
 * stands for nothing.
 */
export const WINDOW = { direction: ':direction', limit: ':window' } as const;

/** Distinct statements that are kept planned; who asks in stranger ways is answered all the same. */
const MAX_PLANNED = 300;
const MAX_COUNTS = 1_000;

type Answer = {
  readonly total: number | null;
  readonly snapshot: string;
  /** The page's rows, a line of JSON for each: one value for the driver, which takes thousands of small ones apart much more slowly. */
  readonly rows: string | null;
};

/** SQL of rows as lines of JSON, each a list of its columns: a line end inside a text is escaped there. */
export const linesOfJson = (columns: readonly string[], order: string): string =>
  `string_agg(json_build_array(${columns.join(', ')})::text, E'\\n' ORDER BY ${order})`;

export const linesOf = (text: string | null | undefined): readonly string[] =>
  text === null || text === undefined ? [] : text.split('\n');

/**
 * Pages of lists with exact counts. A count is kept together with the snapshot it was made in: while that is the same, no transaction has ended since and
 * the count still holds. So whoever turns pages while nothing happens counts once.
 */
export const pagesOf = (database: Database) => {
  const planned = new Set<string>();
  const counts = new Map<string, { readonly snapshot: string; readonly total: number }>();
  const ask = async (text: string, values: readonly SqlValue[]): Promise<readonly Answer[]> => {
    if (!planned.has(text) && planned.size >= MAX_PLANNED) return database.rows<Answer>(text, ...values);
    planned.add(text);
    return database.prepared<Answer>(text, ...values);
  };
  const remember = (key: string, snapshot: string, total: number): void => {
    if (counts.size >= MAX_COUNTS) counts.clear();
    counts.set(key, { snapshot, total });
  };
  return async (
    listing: Listing,
    where: Conditions,
    paging: Omit<Paging<string>, 'order'>,
  ): Promise<Paged<string>> => {
    const condition = where.text();
    const counted = JSON.stringify([listing.from, condition, where.values]);
    const kept = counts.get(counted);
    const { page, perPage, descending } = paging;
    const values = [...where.values, kept?.snapshot ?? '', perPage, (page - 1) * perPage];
    const [answer] = await ask(textOf(listing, where, descending), values);
    const total = answer?.total ?? kept?.total ?? 0;
    if (answer !== undefined && answer.total !== null) remember(counted, answer.snapshot, answer.total);
    return { rows: linesOf(answer?.rows), total };
  };
};

const textOf = (
  { from, columns, joins, order, key }: Listing,
  where: Conditions,
  descending: boolean,
): string => {
  const direction = descending ? 'DESC' : 'ASC';
  const place = (n: number): string => `$${String(where.values.length + n)}`;
  const [known, limit, offset] = [place(1), place(2), place(3)];
  const condition = where.text();
  const window = `LIMIT (${limit}::bigint + ${offset}::bigint)`;
  const read = from.replaceAll(WINDOW.direction, direction).replaceAll(WINDOW.limit, window);
  const whole = from.replaceAll(WINDOW.direction, direction).replaceAll(WINDOW.limit, '');
  const orders = (o: string, k: string): string =>
    o === k ? `${k} ${direction}` : `${o} ${direction}, ${k} ${direction}`;
  return `
    SELECT head.total, head.snapshot, body.rows FROM (
      SELECT pg_current_snapshot()::text AS snapshot,
        CASE WHEN pg_current_snapshot()::text = ${known} THEN NULL ELSE (SELECT count(*)::int FROM ${whole}${condition}) END AS total) AS head
    LEFT JOIN (
      SELECT ${linesOfJson(columns, orders('page.page_order', order === key ? 'page.page_order' : 'page.page_key'))} AS rows
      FROM (
        SELECT *, ${order} AS page_order, ${key} AS page_key FROM ${read}${condition}
        ORDER BY ${orders(order, key)} LIMIT ${limit}::int OFFSET ${offset}::bigint) AS page
      ${joins}) AS body ON true`;
};

export type Pages = ReturnType<typeof pagesOf>;
