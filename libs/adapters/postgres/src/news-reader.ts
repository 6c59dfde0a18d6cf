import {
  NEWS_TYPES,
  seriesStream,
  upcast,
  type DerivedSeries,
  type News,
  type NewsOf,
  type NewsReader,
  type TouchedFiles,
  type Upcasters,
} from '@sluice/application';
import { COLUMNS, envelope, type Row } from './event-store';
import type { Instant } from '@sluice/kernel';
import { unpacked } from './packed';
import { array, column, instantOf, type Database } from './sql';

const ID_AT = seriesStream('').length + 1;

/** What is news of a release line names it, or none: a series may be judged for several. */
const OF_RELEASE = `
  stream_name IN (SELECT '${seriesStream('')}' || v.series_id FROM verdict v WHERE v.release = $3)
  AND (jsonb_typeof(data -> 'release') IS DISTINCT FROM 'string' OR data ->> 'release' = $3)`;

const OF_SERIES = `stream_name = ANY(${array(3, 'text')})`;

/** The newest first, then what it takes to say them: the series, and the verdict that each stood in place of. */
const newestSql = (condition: string): string => `
  SELECT n.*, s.id AS series, s.subject, s.author_name AS author,
    (SELECT b.data ->> 'outcome' FROM event b
     WHERE n.type = 'VerdictChanged' AND b.type = n.type AND b.stream_name = n.stream_name AND b.stream_version < n.stream_version
       AND b.data ->> 'release' = n.data ->> 'release' AND b.data ->> 'revision' = n.data ->> 'revision'
     ORDER BY b.stream_version DESC LIMIT 1) AS before
  FROM (SELECT ${COLUMNS}, event.transaction_id AS place FROM event
        WHERE sort = 'conclusion' AND type = ANY(${array(2, 'text')}) AND ${condition}
        ORDER BY event.transaction_id DESC, event.global_position DESC LIMIT $1::int) AS n
  LEFT JOIN series s ON s.id = substr(n.stream_name, ${String(ID_AT)})
  ORDER BY n.place DESC, n.global_position DESC`;

type NewsRow = Row & {
  readonly series: string | null;
  readonly subject: string;
  readonly author: string;
  readonly before: string | null;
};

const LAST_POSTED = `
  SELECT id, ${instantOf('last_posted_at')} AS at, doc
  FROM series ORDER BY series.last_posted_at DESC, id DESC LIMIT $1::int`;

/** What the patches of its latest revision touch. */
const filesOf = ({ series }: DerivedSeries): readonly string[] =>
  (series.revisions.at(-1)?.patches ?? []).flatMap((p) => (p.files ?? []).map((f) => f.path));

/** News in PostgreSQL: see the port. */
export const postgresNewsReader = (database: Database, upcasters: Upcasters = {}): NewsReader => {
  const newsOf = (row: NewsRow): News => {
    const { series: id, subject, author, before } = row;
    return {
      event: upcast(envelope(row), upcasters),
      ...(id === null ? {} : { series: { id, subject, author } }),
      ...(before === null ? {} : { before }),
    };
  };
  return {
    newest: async (of: NewsOf, limit) => {
      const byRelease = 'release' in of;
      const rows = await database.rows<NewsRow>(
        newestSql(byRelease ? OF_RELEASE : OF_SERIES),
        limit,
        column(NEWS_TYPES),
        byRelease ? of.release : column(of.series.map(seriesStream)),
      );
      return rows.map(newsOf);
    },
    lastPosted: async (limit): Promise<readonly TouchedFiles[]> =>
      (await database.rows<{ id: string; at: Instant; doc: Uint8Array }>(LAST_POSTED, limit)).map(
        ({ id, at: postedAt, doc }) => ({ id, postedAt, files: filesOf(unpacked<DerivedSeries>(doc)) }),
      ),
  };
};
