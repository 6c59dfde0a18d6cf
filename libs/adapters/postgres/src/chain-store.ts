import type {
  ChainMaterial,
  ChainResult,
  ChainStore,
  DerivedSeries,
  RecordedEdge,
} from '@sluice/application';
import type { PatchAnalysis } from '@sluice/interface-model';
import type { Instant } from '@sluice/kernel';
import { markAllChains, markChainsIn, markChainsOf } from './chain-index';
import { markDirty, takeOff } from './conversation-index';
import { insertEvents } from './event-store';
import { lockChains, lockStreams, shareLog } from './locks';
import { unpacked } from './packed';
import { array, column, jsonColumn, type Database, type Sql } from './sql';

type EdgeRow = { readonly c: string; readonly doc: RecordedEdge };

const EDGES_OF = `SELECT conversation_id AS c, doc FROM edge WHERE conversation_id = ANY(${array(1, 'text')})
  ORDER BY from_ref COLLATE "C", to_ref COLLATE "C", kind COLLATE "C"`;

const grouped = <T>(rows: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const [key, value] of rows) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
};

/** The recorded edges of conversations, by conversation. */
export const loadEdges = async (
  sql: Sql,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, readonly RecordedEdge[]>> => {
  if (conversationIds.length === 0) return new Map();
  const rows = await sql.rows<EdgeRow>(EDGES_OF, column(conversationIds));
  return grouped(rows.map((r) => [r.c, r.doc] as const));
};

/** The analyses of patches, by conversation and hash of their mail. */
const loadAnalyses = async (sql: Sql, conversationIds: readonly string[]) => {
  const rows = await sql.rows<{ c: string; h: string; a: PatchAnalysis }>(
    `SELECT conversation_id AS c, raw_hash AS h, analysis AS a FROM mail_reading
     WHERE conversation_id = ANY(${array(1, 'text')}) AND analysis IS NOT NULL`,
    column(conversationIds),
  );
  return grouped(rows.map(({ c, h, a }) => [c, [h, a] as const] as const));
};

const loadChains = async (
  sql: Sql,
  conversationIds: readonly string[],
): Promise<readonly ChainMaterial[]> => {
  // In the order in which they are assembled. One statement: what becomes dirty after it has marked the chains that it bears on by then.
  const rows = await sql.rows<{ c: string; doc: Uint8Array; current: boolean }>(
    `SELECT s.conversation_id AS c, doc, d.conversation_id IS NULL AS current FROM series s LEFT JOIN dirty_conversation d USING (conversation_id)
     WHERE s.conversation_id = ANY(${array(1, 'text')}) ORDER BY first_posted_at, id COLLATE "C"`,
    column(conversationIds),
  );
  const current = new Set(rows.flatMap((r) => (r.current ? [r.c] : [])));
  const series = grouped(rows.map((r) => [r.c, unpacked<DerivedSeries>(r.doc).series] as const));
  const edges = await loadEdges(sql, conversationIds);
  const analyses = await loadAnalyses(sql, conversationIds);
  return conversationIds.map((conversationId) => ({
    conversationId,
    current: current.has(conversationId),
    series: series.get(conversationId) ?? [],
    analyses: new Map(analyses.get(conversationId)),
    before: edges.get(conversationId) ?? [],
  }));
};

const INSERT = `
  INSERT INTO edge (from_ref, to_ref, kind, confidence, conversation_id, from_series, to_series, doc)
  SELECT f, t, k, d::jsonb #>> '{edge,confidence}', c, s, d::jsonb #>> '{parent,series}', d::jsonb
  FROM unnest(${[1, 2, 3, 4, 5, 6].map((n) => array(n, 'text')).join()}) AS n(f, t, k, c, s, d)
  ON CONFLICT (from_ref, to_ref, kind) DO UPDATE SET confidence = excluded.confidence, conversation_id = excluded.conversation_id,
    from_series = excluded.from_series, to_series = excluded.to_series, doc = excluded.doc`;

const writeEdges = async (sql: Sql, results: readonly ChainResult[]): Promise<void> => {
  await sql.run(
    `DELETE FROM edge WHERE conversation_id = ANY(${array(1, 'text')})`,
    column(results.map((r) => r.conversationId)),
  );
  const rows = results.flatMap((r) => r.edges.map((e) => ({ place: r.conversationId, ...e, doc: e })));
  if (rows.length === 0) return;
  await sql.run(
    INSERT,
    column(rows.map((r) => r.edge.from)),
    column(rows.map((r) => r.edge.to)),
    column(rows.map((r) => r.edge.kind)),
    column(rows.map((r) => r.place)),
    column(rows.map((r) => r.series)),
    jsonColumn(rows.map((r) => r.doc)),
  );
};

/** The moment before a transaction, where all that took an id before it have ended and none after it has: a snapshot is made of those that ended. */
const momentBefore = (transaction: string): string => `${transaction}:${transaction}:`;

/** See `ChainStore.isUndisturbed`: every `saveChains` takes one id of a transaction, and whoever else writes takes another. */
const isUndisturbed = (before: string, after: string): boolean => {
  const next = after.slice(0, after.indexOf(':'));
  return after === momentBefore(next) && before === momentBefore(String(BigInt(next) - 1n));
};

/**
 * Whether nobody else has written anything since a moment: this transaction took the next id that there was, and no other has ended since. A commit
 * of the server's own counts as somebody's, which costs a second look and no more.
 */
const isQuietSince = async (sql: Sql, moment: string | undefined): Promise<boolean> => {
  const [own] = await sql.rows<{ x: string; now: string }>(
    'SELECT pg_current_xact_id()::text AS x, pg_current_snapshot()::text AS now',
  );
  return own !== undefined && moment === momentBefore(own.x) && own.now === moment;
};

type Saved = {
  readonly results: readonly ChainResult[];
  readonly at: Instant;
  readonly since?: string | undefined;
};

/** What was found of a chain that was made dirty again meanwhile is left for the next round. */
const saveIn = async (sql: Sql, { results, at, since }: Saved): Promise<ReadonlySet<string>> => {
  await lockStreams(
    sql,
    results.flatMap((r) => r.conclusions.map((c) => c.streamName)),
  );
  // Before the chains, as everywhere (see chain-index). One whose chain has lost its turn is derived once more for nothing.
  await markDirty(
    sql,
    results.filter((r) => r.changed).map((r) => r.conversationId),
  );
  await lockChains(sql);
  const current = await takeOff(sql, 'dirty_chain', results);
  const open = results.filter((r) => r.again && current.has(r.conversationId)).map((r) => r.conversationId);
  // Asked whether anything is open or not: what asks takes an id, by which others can tell that this was written.
  const isQuiet = await isQuietSince(sql, since);
  const again = isQuiet ? [] : open;
  await markChainsIn(sql, again);
  const changed = results.filter((r) => r.changed && current.has(r.conversationId));
  if (changed.length === 0) return new Set(again);
  await writeEdges(sql, changed);
  await insertEvents(
    sql,
    changed.flatMap((r) => r.conclusions),
    at,
  );
  return new Set(again);
};

/** The to-do list of chains and the recorded edges, in PostgreSQL. */
export const postgresChainStore = (database: Database): ChainStore => ({
  dirtyChains: async (limit, among) =>
    (
      await database.rows<{ c: string; m: bigint }>(
        `SELECT conversation_id AS c, mark AS m FROM dirty_chain
         WHERE $2 OR conversation_id = ANY(${array(3, 'text')}) ORDER BY since, conversation_id LIMIT $1::int`,
        limit,
        among === undefined,
        column(among ?? []),
      )
    ).map((r) => ({ conversationId: r.c, mark: r.m })),
  moment: async () =>
    (await database.rows<{ s: string }>('SELECT pg_current_snapshot()::text AS s'))[0]?.s ?? '',
  isUndisturbed,
  loadChains: (conversationIds) => loadChains(database, conversationIds),
  saveChains: (results, at, since) =>
    results.length === 0
      ? Promise.resolve(new Set())
      : database.transaction((sql) => saveIn(sql, { results, at, since })),
  markAllChains: () =>
    database.transaction(async (sql) => {
      await shareLog(sql);
      return markAllChains(sql);
    }),
  markChains: (refs) =>
    database.transaction(async (sql) => {
      await shareLog(sql);
      await markChainsOf(sql, refs);
    }),
  recordedEdges: async (afterId, limit) => {
    const ids = await database.rows<{ c: string }>(
      'SELECT DISTINCT conversation_id AS c FROM edge WHERE conversation_id > $1 ORDER BY 1 LIMIT $2::int',
      afterId ?? '',
      limit,
    );
    return loadChains(
      database,
      ids.map((r) => r.c),
    );
  },
});
