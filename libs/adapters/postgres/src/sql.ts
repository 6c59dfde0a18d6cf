import type { PrismaClient } from './generated/client';
import { types, type Pool, type PoolClient } from 'pg';

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
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Prisma's client on the same pool, for reads and writes of single rows by their models. */
  prisma(): PrismaClient;
  close(): Promise<void>;
}

const INT8 = 20;
const parsers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? BigInt : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

const over = (client: Pool | PoolClient): Sql => ({
  rows: async <R>(text: string, ...values: readonly SqlValue[]) =>
    (await client.query({ text, values: [...values], types: parsers })).rows as R[],
  run: async (text, ...values) => (await client.query({ text, values: [...values] })).rowCount ?? 0,
});

const inTransaction = async <T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection lost between two statements is told here, and again by the next statement: unheard, it would end the process.
  const lost = (error: Error): void => void (broken = error);
  client.on('error', lost);
  try {
    await client.query('BEGIN');
    const result = await work(over(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((e: unknown) => (broken = e instanceof Error ? e : new Error(String(e))));
    throw error;
  } finally {
    client.removeListener('error', lost);
    client.release(broken);
  }
};

/**
 * One pool, two ways in. Statements over sets of rows are ours and go straight to the driver: Prisma cannot say `unnest`,
 * `ON CONFLICT … RETURNING` or `xid8`, and its first raw query costs a quarter of a second (it compiles its query engine), which is a quarter of
 * what an import of 2,000 mails may cost. Prisma brings the schema, the migrations' form and the client for single rows, loaded when first asked for.
 */
export const openDatabase = (pool: Pool): Database => {
  let client: PrismaClient | undefined;
  return {
    ...over(pool),
    transaction: (work) => inTransaction(pool, work),
    prisma: () => {
      /* eslint-disable @typescript-eslint/no-require-imports -- loaded only where it is needed: see above */
      const { PrismaPg } = require('@prisma/adapter-pg') as typeof import('@prisma/adapter-pg');
      const generated = require('./generated/client') as typeof import('./generated/client');
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
// eslint-disable-next-line no-control-regex -- these control characters are what it is about
const UNFIT = /[\u0000\u0001\u001e]/g;

/**
 * A column of texts as one parameter, to be taken apart by `array(n, type)`: the driver escapes array elements one by one, which costs more
 * than the insert. The separator stands before each value, not between two, so that one empty text is not taken for an empty column.
 */
export const column = (values: readonly (string | number | boolean | null | undefined)[]): string => {
  let text = '';
  for (const value of values)
    text += SEPARATOR + (value === null || value === undefined ? NULL : String(value).replace(UNFIT, '\ufffd'));
  return text;
};

/** SQL that turns parameter `n`, made by `column`, into an array of `type`. An empty column is an empty array. */
export const array = (n: number, type: string): string =>
  `(string_to_array($${n}, E'\\x1e', E'\\x01'))[2:]::${type}[]`;

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
