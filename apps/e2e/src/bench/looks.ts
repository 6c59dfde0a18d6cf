import { UnknownReferenceError, viewSeries } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { startEmbedded } from '@sluice/postgres';
import { locate, openRuntime } from '@sluice/runtime';
import { Client } from 'pg';

/** Series whose verdict is asked for as of a moment of the past. */
const LOOKED_AT = 200;

/** What is in the database of a data folder. */
export type Held = {
  readonly events: number;
  readonly bytes: number;
  readonly rawBytes: number;
  /** The largest tables, with what they keep apart and their indexes, in megabytes. */
  readonly largest: readonly string[];
};

const LARGEST = `SELECT relname AS name, pg_total_relation_size(oid) / 1e6 AS mb FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC LIMIT 6`;

/** Looks into the database of a data folder that nobody has open. */
export const heldIn = async (data: string): Promise<Held> => {
  const server = await startEmbedded(data);
  const client = new Client({ host: server.socketFolder, user: server.user, database: server.database });
  try {
    await client.connect();
    const { rows } = await client.query<{ events: number; bytes: number; raw: number }>(
      `SELECT (SELECT count(*)::float8 FROM event) AS events, pg_database_size(current_database())::float8 AS bytes,
         (SELECT sum(size)::float8 FROM raw_mail) AS raw`,
    );
    const largest = await client.query<{ name: string; mb: number }>(LARGEST);
    const [{ events, bytes, raw } = { events: 0, bytes: 0, raw: 0 }] = rows;
    const named = largest.rows.map(({ name, mb }) => `${name} ${Number(mb).toFixed(0)}`);
    return { events, bytes, rawBytes: raw, largest: named };
  } finally {
    await client.end();
    await server.stop();
  }
};

/** A series may have been another one at a moment of the past, under another id. */
const isKnown = async (looking: Promise<unknown>): Promise<boolean> => {
  try {
    await looking;
    return true;
  } catch (error) {
    if (error instanceof UnknownReferenceError) return false;
    throw error;
  }
};

/** Milliseconds that a series with its verdict takes as of its last posting, edges included: the median, and what 95 of 100 stay within. */
export const asOfVerdicts = async (
  data: string,
  project: { readonly project: string; readonly projectFolder: string },
): Promise<{ readonly median: number; readonly most: number; readonly count: number }> => {
  const runtime = await openRuntime(await locate({ data, ...project }, process.env));
  try {
    const series = await runtime.database.rows<{ id: string; at: Instant }>(
      `SELECT id, to_char(last_posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
       FROM series ORDER BY md5(id) LIMIT ${String(LOOKED_AT)}`,
    );
    const took: number[] = [];
    for (const { id, at } of series) {
      const begun = performance.now();
      if (await isKnown(viewSeries(runtime.viewPorts(), id, { asOf: at })))
        took.push(performance.now() - begun);
    }
    took.sort((a, b) => a - b);
    const at = (share: number): number => took[Math.floor((took.length - 1) * share)] ?? 0;
    return { median: at(0.5), most: at(0.95), count: took.length };
  } finally {
    await runtime.close();
  }
};
