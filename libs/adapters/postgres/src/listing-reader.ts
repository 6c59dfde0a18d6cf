import {
  wordsIn,
  type DerivedSeries,
  type Listing,
  type ListingReader,
  type ListPage,
  type ListPlace,
  type Prepared,
  type StoredConversation,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { KNOWN_THROUGH } from './mail-reader';
import { unpacked, unpackedText } from './packed';
import { RESOLVE, resolvable, resolvedOf, type ResolvedRow } from './series-reader';
import { instantOf, type Database, type SqlValue } from './sql';

/** Conditions with their values, numbered as they come. */
class Conditions {
  readonly values: SqlValue[] = [];
  private readonly texts: string[] = [];

  /** `sql` is given the name of the parameter; a value that is not there sets no condition. */
  add(value: SqlValue | undefined, sql: (parameter: string) => string): this {
    if (value !== undefined) this.texts.push(sql(this.bind(value)));
    return this;
  }

  /** The same for each of several values. */
  addEach(values: readonly SqlValue[], sql: (parameter: string) => string): this {
    for (const value of values) this.add(value, sql);
    return this;
  }

  /** Only what comes after a place. */
  after({ at, id }: Pick<List, 'at' | 'id'>, place: ListPlace | undefined): this {
    if (place !== undefined)
      this.texts.push(`(${at}, ${id}) < (${this.bind(place.at)}::timestamptz, ${this.bind(place.id)})`);
    return this;
  }

  bind(value: SqlValue): string {
    return `$${String(this.values.push(value))}`;
  }

  toString(): string {
    return this.texts.map((text) => ` AND ${text}`).join('');
  }
}

/** A part of a text that is lower case already. */
const has =
  (column: string) =>
  (parameter: string): string =>
    `strpos(${column}, lower(${parameter})) > 0`;

const AUTHOR = "lower(s.author_name || ' ' || s.author_address)";

type List = {
  /** `FROM … WHERE …`, to which conditions are added. */
  readonly from: string;
  /** What the rows are prepared in, and what they are in order of, newest first. */
  readonly listed: string;
  readonly at: string;
  readonly id: string;
};

type Row = {
  readonly through: Instant | null;
  readonly listed: string | null;
  readonly at: Instant | null;
  readonly id: string | null;
};
type Full = { readonly listed: string } & ListPlace;

/** A page by one question. It asks for one row more than the page has: whether there is another page. */
const pageOf = async (
  database: Database,
  list: List,
  conditions: Conditions,
  { limit, after }: ListPage,
): Promise<Listing> => {
  const { from, listed, at, id } = list;
  conditions.after(list, after);
  const most = conditions.bind(limit + 1);
  const found = await database.rows<Row>(
    `SELECT known.through, page.listed, page.at, page.id FROM (SELECT ${KNOWN_THROUGH} AS through) AS known LEFT JOIN LATERAL
       (SELECT ${listed} AS listed, ${instantOf(at)} AS at, ${id} AS id FROM ${from}${String(conditions)}
        ORDER BY ${at} DESC, ${id} DESC LIMIT ${most}::int) AS page ON true ORDER BY page.at DESC, page.id DESC`,
    ...conditions.values,
  );
  const rows = found.flatMap((r) => (r.listed === null || r.at === null || r.id === null ? [] : [r as Full]));
  return {
    rows: rows.slice(0, limit).map((r) => r.listed),
    next: rows.length > limit ? rows[limit - 1] : undefined,
    knownThrough: found[0]?.through ?? undefined,
  };
};

const SERIES: List = {
  from: 'series s WHERE s.listed IS NOT NULL',
  listed: 's.listed',
  at: 's.last_posted_at',
  id: 's.id',
};

const PATCHES: List = {
  from: 'patch p WHERE true',
  listed: 'p.listed',
  at: 'p.said_at',
  id: 'p.message_id',
};

const VERDICTS: List = {
  from: 'verdict v JOIN series s ON s.id = v.series_id WHERE v.listed IS NOT NULL',
  listed: 'v.listed',
  at: 's.last_posted_at',
  id: 's.id',
};

type StoredRow = ResolvedRow & {
  readonly doc: Uint8Array | null;
  readonly dependents: readonly string[] | null;
  readonly through: Instant | null;
};

const STORED = `
  WITH found AS (${RESOLVE})
  SELECT found.c, found.s, found.m, found.k, series.doc, ${KNOWN_THROUGH} AS through,
    (SELECT array_agg(DISTINCT e.from_series ORDER BY e.from_series) FROM edge e
     WHERE e.to_series = series.id AND e.from_series <> series.id) AS dependents
  FROM found LEFT JOIN series ON series.conversation_id = found.c ORDER BY series.id`;

const stored = async (database: Database, ref: string): Promise<StoredConversation | undefined> => {
  const rows = await database.prepared<StoredRow>(STORED, ...resolvable([ref]));
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    resolved: resolvedOf(first),
    series: rows.flatMap(({ doc, dependents }) =>
      doc === null ? [] : [{ derived: unpacked<DerivedSeries>(doc), dependents: dependents ?? [] }],
    ),
    knownThrough: first.through ?? undefined,
  };
};

/** Documents read at once: bounds memory. */
const AT_ONCE = 100;

async function* judgedFor(database: Database, release: string): AsyncGenerator<DerivedSeries> {
  let after = '';
  for (;;) {
    const rows = await database.rows<{ doc: Uint8Array; id: string }>(
      `SELECT s.doc, s.id FROM series s WHERE s.id > $2 AND EXISTS (SELECT 1 FROM verdict v WHERE v.series_id = s.id AND v.release = $1)
       ORDER BY s.id LIMIT ${String(AT_ONCE)}`,
      release,
      after,
    );
    for (const { doc } of rows) yield unpacked<DerivedSeries>(doc);
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    after = last.id;
  }
}

/** Nothing that was posted was received: of its first answer, as the series has it. */
const POSTED_AT = `coalesce(max(said_at) FILTER (WHERE kind IN ('patch', 'cover', 'pull-request')), min(said_at))`;

/** The lists of what was derived last, in PostgreSQL. */
export const postgresListingReader = (database: Database): ListingReader => ({
  series: ({ release, state, outcome, author, text, list, since }, page) => {
    const conditions = new Conditions()
      .add(release, (p) => `EXISTS (SELECT 1 FROM verdict v WHERE v.series_id = s.id AND v.release = ${p})`)
      .add(state, (p) => `s.state = ${p}`)
      .add(
        outcome,
        (p) =>
          `EXISTS (SELECT 1 FROM verdict v WHERE v.series_id = s.id AND v.listed IS NOT NULL AND v.outcome = ${p})`,
      )
      .add(author, has(AUTHOR))
      .addEach(wordsIn(text ?? ''), has('s.subjects'))
      .add(list, (p) => `s.list_id = ${p}`)
      .add(since, (p) => `s.last_posted_at >= ${p}::timestamptz`);
    return pageOf(database, SERIES, conditions, page);
  },
  patches: ({ series, author, text, since }, page) => {
    const conditions = new Conditions()
      .add(series, (p) => `p.series_id = ${p}`)
      .add(author, has('p.author'))
      .addEach(wordsIn(text ?? ''), has('p.subject'))
      .add(since, (p) => `p.said_at >= ${p}::timestamptz`);
    return pageOf(database, PATCHES, conditions, page);
  },
  verdicts: ({ release, outcome, author, text }, page) => {
    const conditions = new Conditions()
      .add(release, (p) => `v.release = ${p}`)
      .add(outcome, (p) => `v.outcome = ${p}`)
      .add(author, has(AUTHOR))
      .addEach(wordsIn(text ?? ''), has('s.subjects'));
    return pageOf(database, VERDICTS, conditions, page);
  },
  patch: async (messageId): Promise<Prepared | undefined> => {
    const [row] = await database.prepared<{ doc: Uint8Array; through: Instant | null }>(
      `SELECT doc, ${KNOWN_THROUGH} AS through FROM patch WHERE message_id = $1 ORDER BY series_id LIMIT 1`,
      messageId,
    );
    return row === undefined
      ? undefined
      : { json: unpackedText(row.doc), knownThrough: row.through ?? undefined };
  },
  judgedFor: (release) => judgedFor(database, release),
  stored: (ref) => stored(database, ref),
  conversations: ({ asOf, knownAsOf }, { limit, after }): Promise<readonly ListPlace[]> =>
    database.rows<ListPlace>(
      `SELECT ${instantOf('at')} AS at, id FROM
         (SELECT conversation_id AS id, ${POSTED_AT} AS at FROM mail_reading
          WHERE conversation_id IS NOT NULL AND said_at <= coalesce($1::timestamptz, 'infinity')
            AND recorded_at <= coalesce($2::timestamptz, 'infinity') GROUP BY conversation_id) AS c
       WHERE $3::timestamptz IS NULL OR (at, id) < ($3::timestamptz, $4) ORDER BY at DESC, id DESC LIMIT $5::int`,
      asOf ?? null,
      knownAsOf ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ),
});
