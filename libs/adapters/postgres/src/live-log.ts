import {
  liveId,
  positionIn,
  seriesStream,
  upcast,
  type EventFilter,
  type LiveEvent,
  type LiveLog,
  type LivePage,
  type LogPosition,
  type Upcasters,
} from '@sluice/application';
import { COLUMNS, envelope, type Row } from './event-store';
import { array, column, type Database, type SqlValue } from './sql';

/** Length of the beginning of a series' stream, and one: where its id begins. */
const ID_AT = seriesStream('').length + 1;

const RELEASES = `CASE WHEN starts_with(stream_name, '${seriesStream('')}')
  THEN ARRAY(SELECT DISTINCT release FROM verdict WHERE series_id = substr(stream_name, ${String(ID_AT)}) ORDER BY 1) ELSE '{}' END AS releases`;

const OF_RELEASE = (
  n: number,
): string => `CASE WHEN jsonb_typeof(data -> 'release') = 'string' THEN data ->> 'release' = $${String(n)}
  ELSE EXISTS (SELECT 1 FROM verdict v WHERE v.series_id = substr(stream_name, ${String(ID_AT)}) AND v.release = $${String(n)}
               AND starts_with(stream_name, '${seriesStream('')}')) END`;

/** The conditions of a filter, each with its value, numbered from `first` on: the same that `wants` asks of an event at hand. */
const conditionsOf = (filter: EventFilter, first: number) => {
  const { sort, types, series, release } = filter;
  const parts: readonly (readonly [SqlValue | undefined, (n: number) => string])[] = [
    [sort, (n) => `sort = $${String(n)}`],
    [types && column(types), (n) => `type = ANY(${array(n, 'text')})`],
    [series && seriesStream(series), (n) => `stream_name = $${String(n)}`],
    [release, OF_RELEASE],
  ];
  const asked = parts.filter(([value]) => value !== undefined);
  return {
    sql: asked.map(([, sqlOf], i) => ` AND ${sqlOf(first + i)}`).join(''),
    values: asked.map(([value]) => value ?? null),
  };
};

/** The page and the snapshot it was read by in one row at least, so that an empty page says how far it looked. */
const pageSql = (conditions: string): string => `
  WITH below AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin)
  SELECT below.xmin::text AS xmin, page.* FROM below LEFT JOIN LATERAL (
    SELECT ${COLUMNS}, ${RELEASES} FROM event
    WHERE (transaction_id, global_position) > ($1::text::xid8, $2::bigint) AND transaction_id < below.xmin${conditions}
    ORDER BY event.transaction_id, event.global_position LIMIT $3::int) AS page ON true`;

type PageRow =
  | (Row & { readonly xmin: string; readonly releases: readonly string[] })
  | { readonly xmin: string; readonly global_position: null };

const eventOf = (row: PageRow, upcasters: Upcasters): readonly LiveEvent[] =>
  row.global_position === null ? [] : [{ ...upcast(envelope(row), upcasters), releases: row.releases }];

/** Transactions below the oldest that runs are over: whoever has read them all goes on with that one. */
const endOf = (rows: readonly PageRow[]): LogPosition => ({
  transactionId: BigInt(rows[0]?.xmin ?? 0),
  globalPosition: 0n,
});

const placeOf = ({ transactionId, globalPosition }: LogPosition): LogPosition => ({
  transactionId,
  globalPosition,
});

/** The log as those read it who follow it, in PostgreSQL: see the port. */
export const postgresLiveLog = (database: Database, upcasters: Upcasters = {}): LiveLog => {
  const rowsAt = (where: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> =>
    database.rows<Row>(`SELECT ${COLUMNS} FROM event WHERE ${where}`, ...values);
  return {
    read: async ({ transactionId, globalPosition }, filter, limit): Promise<LivePage> => {
      const { sql, values } = conditionsOf(filter, 4);
      const rows = await database.rows<PageRow>(
        pageSql(sql),
        String(transactionId),
        globalPosition,
        limit,
        ...values,
      );
      const events = rows.flatMap((row) => eventOf(row, upcasters));
      const last = events.at(-1);
      const isEnd = last === undefined || events.length < limit;
      return { events, next: isEnd ? endOf(rows) : placeOf(last), isEnd };
    },
    last: async () => {
      const [row] = await rowsAt(
        `transaction_id < pg_snapshot_xmin(pg_current_snapshot())
         ORDER BY event.transaction_id DESC, event.global_position DESC LIMIT 1`,
      );
      return row === undefined ? undefined : upcast(envelope(row), upcasters);
    },
    find: async (id) => {
      const position = positionIn(id);
      if (position === undefined) return undefined;
      const [row] = await rowsAt('global_position = $1::bigint', position);
      const event = row === undefined ? undefined : envelope(row);
      return event === undefined || liveId(event) !== id ? undefined : placeOf(event);
    },
  };
};
