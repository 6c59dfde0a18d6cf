import type * as PrismaPgAdapter from '@prisma/adapter-pg';
import { shortHash } from '@sluice/kernel';
import { types, type Pool, type PoolClient } from 'pg';
import type * as Generated from './generated/client';

/** What a statement takes: PostgreSQL types that go over the wire as they are. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array;

/** The few things the stores ask of a database, inside or outside a transaction. */
export interface Sql {
  /** Rows of a query; columns by their SQL names, int8 as bigint, json parsed, timestamps as printed by `instantOf`. */
  rows<R>(text: string, ...values: readonly SqlValue[]): Promise<readonly R[]>;
  /** Number of rows a statement changed. */
  run(text: string, ...values: readonly SqlValue[]): Promise<number>;
}

export interface Database extends Sql {
  /**
   * `rows` of a statement that is asked again and again: a connection parses and plans it once. There are no more of them than a program has such
   * questions: whoever makes texts of what is asked must bound them.
   */
  prepared<R>(text: string, ...values: readonly SqlValue[]): Promise<readonly R[]>;
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** One connection of its own for as long as `work` takes, without a transaction: what a session holds, such as a lock, lives as long. */
  session<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Prisma's client on the same pool, for reads and writes of single rows by their models. */
  prisma(): Generated.PrismaClient;
  close(): Promise<void>;
}

const INT8 = 20;
const parsers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? BigInt
      : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

const over = (client: Pool | PoolClient): Sql => ({
  rows: async <R>(text: string, ...values: readonly SqlValue[]) =>
    (await client.query({ text, values: [...values], types: parsers })).rows as R[],
  run: async (text, ...values) => (await client.query({ text, values: [...values] })).rowCount ?? 0,
});

/**
 * Lends a connection of the pool and takes it back, whatever happens; one that was lost is thrown away. A loss between two statements has no
 * other listener and would end the process: here the next statement tells of it.
 */
export const withConnection = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let lost: Error | undefined;
  const lose = (error: Error): void => void (lost = error);
  client.on('error', lose);
  try {
    return await work(client);
  } finally {
    client.removeListener('error', lose);
    client.release(lost);
  }
};

/** What `work` does on a connection happens as a whole or, when it throws, not at all. */
export const inTransaction = async <T>(client: PoolClient, work: () => Promise<T>): Promise<T> => {
  await client.query('BEGIN');
  try {
    const result = await work();
    // A transaction in which a statement failed ends in ROLLBACK, without an error, when asked to commit.
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT')
      throw new Error('nothing was recorded: a statement of the transaction had failed');
    return result;
  } catch (error) {
    // A lost connection has rolled back by itself.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};

/**
 * One pool, two ways in. Statements over sets of rows are ours and go straight to the driver: Prisma cannot say `unnest`,
 * `ON CONFLICT … RETURNING` or `xid8`, and its first raw query costs a quarter of a second (it compiles its query engine), which is a quarter of
 * what an import of 2,000 mails may cost. Prisma brings the schema, the migrations' form and the client for single rows, loaded when first asked for.
 */
export const openDatabase = (pool: Pool): Database => {
  let client: Generated.PrismaClient | undefined;
  return {
    ...over(pool),
    prepared: async <R>(text: string, ...values: readonly SqlValue[]) =>
      (await pool.query({ name: shortHash(text), text, values: [...values], types: parsers })).rows as R[],
    session: (work) => withConnection(pool, (client) => work(over(client))),
    transaction: (work) => withConnection(pool, (client) => inTransaction(client, () => work(over(client)))),
    prisma: () => {
      /* eslint-disable @typescript-eslint/no-require-imports -- loaded only where it is needed: see above */
      const { PrismaPg } = require('@prisma/adapter-pg') as typeof PrismaPgAdapter;
      const generated = require('./generated/client') as typeof Generated;
      /* eslint-enable @typescript-eslint/no-require-imports */
      client ??= new generated.PrismaClient({ adapter: new PrismaPg(pool) });
      return client;
    },
    close: async () => {
      await client?.$disconnect();
    },
  };
};

/** Parts the values of a column; JSON text never holds it. */
const SEPARATOR = '\u001e';

/** Stands for SQL NULL inside a column. */
const NULL = '\u0001';

/** Characters that would shift rows, read as NULL, or be refused as text: none of them means anything in a header. */
const UNFIT = /[\u0000\u0001\u001e]/g;

/**
 * A column of texts as one parameter, to be taken apart by `array(n, type)`: the driver escapes array elements one by one, which costs more
 * than the insert. The separator stands before each value, not between two, so that one empty text is not taken for an empty column.
 */
export const column = (values: readonly (string | number | boolean | null | undefined)[]): string => {
  let text = '';
  for (const value of values)
    text +=
      SEPARATOR + (value === null || value === undefined ? NULL : String(value).replace(UNFIT, '\ufffd'));
  return text;
};

/** SQL that turns parameter `n`, made by `column`, into an array of `type`. An empty column is an empty array. */
export const array = (n: number, type: string): string =>
  `(string_to_array($${n}, E'\\x1e', E'\\x01'))[2:]::${type}[]`;

/** A column of byte strings: all as one parameter, and where each begins (from 1, as SQL's `substring` counts) and how long it is as two more. */
export const bytesColumn = (all: readonly Uint8Array[]): readonly [Uint8Array, string, string] => {
  const begins: number[] = [];
  let at = 1;
  for (const one of all) {
    begins.push(at);
    at += one.length;
  }
  const bytes = new Uint8Array(at - 1);
  all.forEach((one, n) => bytes.set(one, (begins[n] ?? 1) - 1));
  return [bytes, column(begins), column(all.map((one) => one.length))];
};

/** SQL that prints a timestamp column as an Instant. */
export const instantOf = (sql: string): string =>
  `to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const ESCAPE = /\\(\\|u(?:0000|d[89a-f][0-9a-f]{2}))/g;

/**
 * JSON text that jsonb takes: PostgreSQL refuses a NUL and half a surrogate pair, and one such mail would fail its whole batch. Both become
 * U+FFFD; the raw mail keeps them.
 */
export const json = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.includes('\\u')
    ? text.replace(ESCAPE, (found, what: string) => (what === '\\' ? found : '\ufffd'))
    : text;
};

/** `column` of values as JSON text, which holds no character that `column` would have to take out; an absent value is NULL. */
export const jsonColumn = (values: readonly unknown[]): string => {
  let text = '';
  for (const value of values) text += SEPARATOR + (value === undefined ? NULL : json(value));
  return text;
};
