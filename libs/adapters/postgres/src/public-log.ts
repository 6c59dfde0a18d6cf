import {
  PUBLIC_EVENTS,
  type LogAsked,
  type LoggedEvent,
  type LoggedPage,
  type PublicLog,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { KNOWN_THROUGH } from './mail-reader';
import { array, column, instantOf, type Database } from './sql';

/** Events looked at for one page, where not all of them are wanted. */
const WINDOW = 5_000;

/** SQL: the data of an event `e` without the fields that stay here. */
const SHOWN = `CASE e.type ${Object.entries(PUBLIC_EVENTS)
  .filter(([, hidden]) => hidden.length > 0)
  .map(([type, hidden]) => `WHEN '${type}' THEN e.data - '{${hidden.join()}}'::text[]`)
  .join(' ')} ELSE e.data END`;

type Row = {
  readonly position: string;
  readonly sort: string;
  readonly type: string;
  readonly schema_version: number;
  readonly stream_name: string;
  readonly stream_version: number;
  readonly idempotency_key: string;
  readonly said_at: Instant | null;
  readonly recorded_at: Instant;
  readonly data: string;
};

type Found = Frame & (Row | { readonly position: null });

type Frame = { readonly last: string | null; readonly looked: number; readonly through: Instant | null };

const POSITION = (alias: string): string =>
  `${alias}.transaction_id::text || '.' || ${alias}.global_position::text`;

/** How a way through the log is written: which places lie ahead, and what comes first. */
type Way = { readonly ahead: '>' | '<'; readonly first: 'ASC' | 'DESC'; readonly last: 'ASC' | 'DESC' };
const FORTH: Way = { ahead: '>', first: 'ASC', last: 'DESC' };
const BACK: Way = { ahead: '<', first: 'DESC', last: 'ASC' };

/**
 * What is looked at is a stretch of the log, without data; what is wanted of it is fetched by its key. Either way it is a stretch of the index on the order of
 * the log.
 */
const readBy = ({ ahead, first, last }: Way): string => `
  WITH looked AS MATERIALIZED (
    SELECT transaction_id, global_position, sort, type, said_at, recorded_at FROM event
    WHERE (transaction_id, global_position) ${ahead} ($1::text::xid8, $2::bigint) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY event.transaction_id ${first}, event.global_position ${first} LIMIT $3::int),
  wanted AS (
    SELECT l.global_position FROM looked l
    WHERE l.type = ANY(${array(4, 'text')}) AND ($5::text IS NULL OR l.sort = $5)
      AND ($6::timestamptz IS NULL OR l.said_at IS NULL OR l.said_at <= $6) AND ($7::timestamptz IS NULL OR l.recorded_at <= $7)
    ORDER BY l.transaction_id ${first}, l.global_position ${first} LIMIT $8::int)
  SELECT (SELECT ${POSITION('l')} FROM looked l ORDER BY l.transaction_id ${last}, l.global_position ${last} LIMIT 1) AS last,
    (SELECT count(*)::int FROM looked) AS looked, ${KNOWN_THROUGH} AS through, p.*
  FROM (SELECT 1) AS one LEFT JOIN LATERAL (
    SELECT e.transaction_id AS t, e.global_position AS g, ${POSITION('e')} AS position, e.sort, e.type, e.schema_version, e.stream_name, e.stream_version, e.idempotency_key,
      ${instantOf('e.said_at')} AS said_at, ${instantOf('e.recorded_at')} AS recorded_at, (${SHOWN})::text AS data
    FROM event e JOIN wanted w ON w.global_position = e.global_position) AS p ON true ORDER BY p.t ${first}, p.g ${first}`;
const READ = readBy(FORTH);
const READ_BACK = readBy(BACK);

const eventOf = (row: Row): LoggedEvent => {
  const head = JSON.stringify({
    position: row.position,
    sort: row.sort,
    type: row.type,
    schemaVersion: row.schema_version,
    streamName: row.stream_name,
    streamVersion: row.stream_version,
    idempotencyKey: row.idempotency_key,
    saidAt: row.said_at,
    recordedAt: row.recorded_at,
  });
  const { position, type, stream_name: streamName, data } = row;
  return { position, type, streamName, data, json: `${head.slice(0, -1)},"data":${row.data}}` };
};

/** A page of everything looks at no more than it has. */
const windowOf = ({ sort, types, asOf, knownAsOf, limit }: LogAsked): number => {
  const isAll = sort === undefined && types.length === Object.keys(PUBLIC_EVENTS).length;
  return isAll && asOf === undefined && knownAsOf === undefined ? limit : WINDOW;
};

const pageOf = (rows: readonly Found[], limit: number, window: number): LoggedPage => {
  const events = rows.flatMap((row) => (row.position === null ? [] : [eventOf(row)]));
  const [frame] = rows;
  const isCut = events.length === limit;
  return {
    events,
    last: (isCut ? events.at(-1)?.position : frame?.last) ?? undefined,
    more: isCut || frame?.looked === window,
    knownThrough: frame?.through ?? undefined,
  };
};

/** The event log for readers outside, in PostgreSQL: a page by one question. */
export const postgresPublicLog = (database: Database): PublicLog => ({
  read: async (asked: LogAsked): Promise<LoggedPage> => {
    const { after, limit, sort, types, asOf, knownAsOf, newestFirst } = asked;
    const window = windowOf(asked);
    const times = [asOf ?? null, knownAsOf ?? null];
    const place = [String(after.transactionId), after.globalPosition];
    const values = [...place, window, column(types), sort ?? null, ...times, limit];
    return pageOf(
      await database.prepared<Found>(newestFirst === true ? READ_BACK : READ, ...values),
      limit,
      window,
    );
  },
});
