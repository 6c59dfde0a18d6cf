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

/** Milliseconds: the median, and what 95 of 100 stay within. */
export type Took = { readonly median: number; readonly most: number; readonly count: number };

const tookOf = (millis: readonly number[]): Took => {
  const sorted = [...millis].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { median: at(0.5), most: at(0.95), count: sorted.length };
};

/**
 * What a series with its verdict takes, edges included: as of its last posting, and as of now. Each series is looked at both ways, which way first in turn,
 * so that what the first look warms helps neither.
 */
export const asOfVerdicts = async (
  data: string,
  project: { readonly project: string; readonly projectFolder: string },
): Promise<{ readonly past: Took; readonly now: Took }> => {
  const runtime = await openRuntime(await locate({ data, ...project }, process.env));
  try {
    const series = await runtime.database.rows<{ id: string; at: Instant }>(
      `SELECT id, to_char(last_posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
       FROM series ORDER BY md5(id) LIMIT ${String(LOOKED_AT)}`,
    );
    const took: Record<'past' | 'now', number[]> = { past: [], now: [] };
    const look = async (way: 'past' | 'now', { id, at }: (typeof series)[number]): Promise<void> => {
      const begun = performance.now();
      const viewpoint = way === 'past' ? { asOf: at } : {};
      if (await isKnown(viewSeries(runtime.viewPorts(), id, viewpoint)))
        took[way].push(performance.now() - begun);
    };
    for (const [n, one] of series.entries())
      for (const way of n % 2 === 0 ? (['past', 'now'] as const) : (['now', 'past'] as const))
        await look(way, one);
    return { past: tookOf(took.past), now: tookOf(took.now) };
  } finally {
    await runtime.close();
  }
};
