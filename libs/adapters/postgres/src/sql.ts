import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from './generated/client';

/** What a statement takes: PostgreSQL types that go over the wire as they are. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array | readonly string[];

/** The few things the stores ask of a database, inside or outside a transaction. */
export interface Sql {
  /** Rows of a query; columns by their SQL names. */
  rows<R>(text: string, ...values: readonly SqlValue[]): Promise<readonly R[]>;
  /** Number of rows a statement changed. */
  run(text: string, ...values: readonly SqlValue[]): Promise<number>;
}

export interface Database extends Sql {
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Import batches are large; a transaction that waits longer than this is stuck. */
const TRANSACTION_TIMEOUT_MS = 300_000;

type RawClient = Pick<PrismaClient, '$queryRawUnsafe' | '$executeRawUnsafe'>;

const over = (client: RawClient): Sql => ({
  rows: <R>(text: string, ...values: readonly SqlValue[]) => client.$queryRawUnsafe<R[]>(text, ...values),
  run: (text, ...values) => client.$executeRawUnsafe(text, ...values),
});

/**
 * Prisma over one pool. The statements are ours: Prisma's own cannot say `unnest`, `ON CONFLICT … RETURNING` or `xid8`; it brings the schema,
 * the transactions and the driver adapter. Texts are constants, values always parameters.
 */
export const openDatabase = (pool: Pool): Database => {
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    ...over(client),
    transaction: (work) =>
      client.$transaction((tx) => work(over(tx)), {
        timeout: TRANSACTION_TIMEOUT_MS,
        maxWait: TRANSACTION_TIMEOUT_MS,
      }),
    close: () => client.$disconnect(),
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
 * than the insert.
 */
export const column = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  values
    .map((v) => (v === null || v === undefined ? NULL : String(v).replace(UNFIT, '\ufffd')))
    .join(SEPARATOR);

/** SQL that turns parameter `n`, made by `column`, into an array of `type`. An empty column is an empty array. */
export const array = (n: number, type: string): string =>
  `string_to_array($${n}, E'\\x1e', E'\\x01')::${type}[]`;

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
