import type { LinkedPatch, LinkIndex, LinksAsked } from '@sluice/application';
import type { Naming, PatchRef } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { elementsIn, havingAny, printed } from './patch-links';
import { array, column, instantOf, type Database, type Sql, type SqlValue } from './sql';

type Row = {
  readonly ref: PatchRef;
  readonly sort: LinkedPatch['sort'];
  readonly at: Instant;
  readonly recorded_at: Instant;
  readonly copied: boolean;
  readonly fresh: string;
  readonly uses: string;
  readonly defines: string;
  readonly adds: string;
  readonly touches: string;
  readonly names: readonly Naming[];
};

const AT = 'coalesce(m.said_at, c.committed_at)';

/** One row a patch: of several copies of a mail, the first by hash. */
const PATCHES = `
  SELECT p.ref, p.sort, ${instantOf(AT)} AS at, ${instantOf('coalesce(m.recorded_at, c.recorded_at)')} AS recorded_at,
    EXISTS (SELECT 1 FROM patch_link o WHERE o.ref = p.ref AND o.id > p.id) AS copied, ${['fresh', 'uses', 'defines', 'adds', 'touches'].map((name) => `${printed(`p.${name}`)} AS ${name}`).join(', ')}, p.names
  FROM patch_link p LEFT JOIN mail_reading m ON m.raw_hash = p.id LEFT JOIN landed_commit c ON c.commit = p.id
  WHERE NOT EXISTS (SELECT 1 FROM patch_link o WHERE o.ref = p.ref AND o.id < p.id)`;

const patchOf = (row: Row): LinkedPatch => ({
  ref: row.ref,
  sort: row.sort,
  at: row.at,
  recordedAt: row.recorded_at,
  ...(row.copied ? { copied: true } : {}),
  links: {
    fresh: elementsIn(row.fresh),
    uses: elementsIn(row.uses),
    defines: elementsIn(row.defines),
    adds: elementsIn(row.adds).map(Number),
    touches: elementsIn(row.touches).map(Number),
    names: row.names,
  },
});

const ORDER = `ORDER BY ${AT}, p.ref COLLATE "C"`;

const COLUMNS = [
  ['fresh', 'fresh', 'text'],
  ['uses', 'uses', 'text'],
  ['adds', 'adds', 'int'],
  ['touches', 'touches', 'int'],
  ['names', 'name_keys', 'text'],
] as const;

const findIn = async (sql: Sql, asked: LinksAsked, limit: number): Promise<readonly LinkedPatch[]> => {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  for (const [key, name, type] of COLUMNS) {
    const wanted = asked[key] ?? [];
    if (wanted.length === 0) continue;
    values.push(column(wanted));
    conditions.push(`SELECT p.id FROM ${havingAny(name, `unnest(${array(values.length, type)})`)}`);
  }
  if (conditions.length === 0) return [];
  const rows = await sql.rows<Row>(
    `WITH found AS MATERIALIZED (${conditions.join(' UNION ')})
     ${PATCHES} AND p.id IN (SELECT id FROM found) ${ORDER} LIMIT $${String(values.length + 1)}::int`,
    ...values,
    limit,
  );
  return rows.map(patchOf);
};

const ABBREVIATION = /^[0-9a-f]{7,40}$/i;

const commitsNamedIn = async (
  sql: Sql,
  abbreviated: readonly string[],
): Promise<ReadonlyMap<string, PatchRef>> => {
  const short = [...new Set(abbreviated)].filter((text) => ABBREVIATION.test(text));
  if (short.length === 0) return new Map();
  const rows = await sql.rows<{ s: string; c: string }>(
    `SELECT s, min(c.commit) AS c FROM unnest(${array(1, 'text')}) AS s
     JOIN landed_commit c ON c.commit >= lower(s) AND c.commit < lower(s) || 'g' AND c.dropped_at IS NULL
     GROUP BY s HAVING count(*) = 1`,
    column(short),
  );
  return new Map(rows.map(({ s, c }) => [s, c]));
};

/** The index of dependencies in PostgreSQL. */
export const postgresLinkIndex = (database: Database): LinkIndex => ({
  byRef: async (refs) =>
    refs.length === 0
      ? []
      : (
          await database.rows<Row>(`${PATCHES} AND p.ref = ANY(${array(1, 'text')}) ${ORDER}`, column(refs))
        ).map(patchOf),
  find: (asked, limit) => findIn(database, asked, limit),
  commitsNamed: (abbreviated) => commitsNamedIn(database, abbreviated),
});
