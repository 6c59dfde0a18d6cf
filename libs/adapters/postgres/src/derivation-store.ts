import {
  lastPostedAt,
  listedSeries,
  listedVerdict,
  subjectsOf,
  type ConversationMaterial,
  type ConversationResult,
  type DerivationStore,
  type DerivedSeries,
  type ReadingCache,
  type StoredMail,
} from '@sluice/application';
import type { Instant, MessageId } from '@sluice/kernel';
import type { PatchAnalysis } from '@sluice/interface-model';
import { messageIdsOf, type Trust } from '@sluice/series';
import { noteSaved } from './chain-index';
import { loadEdges } from './chain-store';
import { conversationsAfter, markAllDirty, takeOff } from './conversation-index';
import { insertEvents } from './event-store';
import { loadCommits } from './landed-commits';
import { insertPatches } from './listed-patches';
import { wholeReading, type KeptReading } from './kept-reading';
import { lockStreams, shareLog } from './locks';
import { packed, unpacked } from './packed';
import { savePatchwork } from './patchwork-rows';
import { array, bytesColumn, column, instantOf, jsonColumn, type Database, type Sql } from './sql';

type MailRow = {
  readonly raw_hash: string;
  readonly conversation_id: string;
  readonly said_at: Instant;
  readonly recorded_at: Instant;
  readonly proven: boolean;
  readonly trust: Trust;
};

type ReadingRow = {
  readonly raw_hash: string;
  readonly message_id: MessageId;
  readonly reading: KeptReading;
  readonly analysis: PatchAnalysis | null;
};

const MAIL_COLUMNS = `raw_hash, conversation_id, ${instantOf('said_at')} AS said_at, ${instantOf('recorded_at')} AS recorded_at, proven, trust`;

const readingsOf = async (sql: Sql, rawHashes: readonly string[]): Promise<ReadingCache> => {
  if (rawHashes.length === 0) return new Map();
  const rows = await sql.rows<ReadingRow>(
    `SELECT raw_hash, message_id, reading, analysis FROM mail_reading WHERE raw_hash = ANY(${array(1, 'text')})`,
    column(rawHashes),
  );
  return new Map(
    rows.map(({ raw_hash, message_id, reading, analysis }) => [
      raw_hash,
      { reading: wholeReading(reading, message_id), analysis: analysis ?? undefined },
    ]),
  );
};

/** The mails of conversations, with what was read from them: from `cache` where this process has just read it, else from the database. */
export const loadMails = async (
  sql: Sql,
  conversationIds: readonly string[],
  cache: ReadingCache,
): Promise<ReadonlyMap<string, readonly StoredMail[]>> => {
  const rows = await sql.rows<MailRow>(
    `SELECT ${MAIL_COLUMNS} FROM mail_reading WHERE conversation_id = ANY(${array(1, 'text')})`,
    column(conversationIds),
  );
  const fetched = await readingsOf(
    sql,
    rows.map((r) => r.raw_hash).filter((h) => !cache.has(h)),
  );
  const mails = new Map<string, StoredMail[]>(conversationIds.map((id) => [id, []]));
  for (const row of rows) {
    const read = cache.get(row.raw_hash) ?? fetched.get(row.raw_hash);
    if (read === undefined) continue;
    mails.get(row.conversation_id)?.push({
      rawHash: row.raw_hash,
      reading: read.reading,
      analysis: read.analysis,
      saidAt: row.said_at,
      recordedAt: row.recorded_at,
      proven: row.proven,
      trust: row.trust,
    });
  }
  return mails;
};

const loadBefore = async (
  sql: Sql,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DerivedSeries[]>> => {
  const rows = await sql.rows<{ conversation_id: string; doc: Uint8Array }>(
    `SELECT conversation_id, doc FROM series WHERE conversation_id = ANY(${array(1, 'text')}) ORDER BY id`,
    column(conversationIds),
  );
  const before = new Map<string, DerivedSeries[]>();
  for (const row of rows)
    before.set(row.conversation_id, [
      ...(before.get(row.conversation_id) ?? []),
      unpacked<DerivedSeries>(row.doc),
    ]);
  return before;
};

type Rows = readonly { readonly result: ConversationResult; readonly derived: DerivedSeries }[];

const insertSeries = async (sql: Sql, rows: Rows): Promise<void> => {
  const text = (of: (row: Rows[number]) => string | undefined): string => column(rows.map(of));
  await sql.run(
    `INSERT INTO series (id, conversation_id, list_id, subject, author_name, author_address, first_posted_at, last_posted_at, state, release, doc, subjects, listed)
     SELECT i, c, l, s, an, aa, f, p, st, r, substring($13::bytea FROM o FOR b), w, li
     FROM unnest(${[1, 2, 3, 4, 5, 6].map((n) => array(n, 'text')).join()}, ${array(7, 'timestamptz')}, ${array(8, 'timestamptz')},
       ${[9, 10, 11, 12].map((n) => array(n, 'text')).join()}, ${array(14, 'int')}, ${array(15, 'int')}) AS n(i, c, l, s, an, aa, f, p, st, r, w, li, o, b)`,
    text((r) => r.derived.series.id),
    text((r) => r.result.conversationId),
    text((r) => r.derived.series.listId),
    text((r) => r.derived.series.subject),
    text((r) => r.derived.series.author.name),
    text((r) => r.derived.series.author.address),
    text((r) => r.derived.series.firstPostedAt),
    text((r) => lastPostedAt(r.derived)),
    text((r) => r.derived.state),
    text((r) => r.derived.revisions.at(-1)?.verdict?.release),
    text((r) => subjectsOf(r.derived)),
    jsonColumn(rows.map((r) => listedSeries(r.derived))),
    ...bytesColumn(rows.map((r) => packed(r.derived))),
  );
};

const insertSeriesMails = async (sql: Sql, rows: Rows): Promise<void> => {
  const mails = rows.flatMap((r) =>
    messageIdsOf(r.derived.series).map((id) => [id, r.derived.series.id] as const),
  );
  await sql.run(
    `INSERT INTO series_mail (message_id, series_id) SELECT * FROM unnest(${array(1, 'text')}, ${array(2, 'text')})
     ON CONFLICT DO NOTHING`,
    column(mails.map((m) => m[0])),
    column(mails.map((m) => m[1])),
  );
};

/** The surest tie first. */
const RANKS = { certain: 1, likely: 2, possible: 3 } as const;

const insertSeriesCommits = async (sql: Sql, rows: Rows): Promise<void> => {
  const commits = rows.flatMap(({ derived: { series } }) =>
    series.revisions.flatMap((r) =>
      r.patches.flatMap(({ landing }) =>
        landing === undefined
          ? []
          : [landing, ...landing.also].map(
              ({ commit }) => [commit, series.id, RANKS[landing.confidence]] as const,
            ),
      ),
    ),
  );
  if (commits.length === 0) return;
  await sql.run(
    `INSERT INTO series_commit (commit, series_id, rank)
     SELECT * FROM unnest(${array(1, 'text')}, ${array(2, 'text')}, ${array(3, 'int')}) ON CONFLICT DO NOTHING`,
    column(commits.map((c) => c[0])),
    column(commits.map((c) => c[1])),
    column(commits.map((c) => c[2])),
  );
};

const insertVerdicts = async (sql: Sql, rows: Rows, judgedAt: Instant): Promise<void> => {
  const verdicts = rows.flatMap((r) => r.derived.revisions.flatMap((v) => v.verdict ?? []));
  if (verdicts.length === 0) return;
  const listed = new Map(
    rows.map(({ derived }) => [derived.revisions.at(-1)?.verdict, listedVerdict(derived)] as const),
  );
  await sql.run(
    `INSERT INTO verdict (series_id, revision, release, outcome, phase, judged_at, valid_until, listed)
     SELECT s, v, r, o, p, $1::timestamptz, u, l
     FROM unnest(${[2, 3, 4, 5, 6].map((n) => array(n, 'text')).join()}, ${array(7, 'timestamptz')},
       ${array(8, 'text')}) AS n(s, v, r, o, p, u, l)`,
    judgedAt,
    column(verdicts.map((v) => v.series)),
    column(verdicts.map((v) => v.revision)),
    column(verdicts.map((v) => v.release)),
    column(verdicts.map((v) => v.outcome)),
    column(verdicts.map((v) => v.phase)),
    column(verdicts.map((v) => v.validUntil)),
    jsonColumn(verdicts.map((v) => listed.get(v))),
  );
};

/** What was derived of these conversations before. */
const REMOVE = `
  WITH gone AS (DELETE FROM series WHERE conversation_id = ANY(${array(1, 'text')}) RETURNING id),
       verdicts AS (DELETE FROM verdict WHERE series_id IN (SELECT id FROM gone)),
       commits AS (DELETE FROM series_commit WHERE series_id IN (SELECT id FROM gone)),
       patches AS (DELETE FROM patch WHERE series_id IN (SELECT id FROM gone))
  DELETE FROM series_mail WHERE series_id IN (SELECT id FROM gone)`;

/** Results whose conversation was made dirty again meanwhile are left for the next round: they were derived from less than there is. */
const saveIn = async (sql: Sql, results: readonly ConversationResult[], judgedAt: Instant): Promise<void> => {
  await lockStreams(
    sql,
    results.flatMap((r) => r.conclusions.map((c) => c.streamName)),
  );
  const stillDirty = await takeOff(sql, 'dirty_conversation', results);
  const current = results.filter((r) => stillDirty.has(r.conversationId));
  if (current.length === 0) return;
  await sql.run(REMOVE, column(current.map((r) => r.conversationId)));
  const rows = current.flatMap((result) => result.series.map((derived) => ({ result, derived })));
  if (rows.length > 0) {
    await insertSeries(sql, rows);
    await insertSeriesMails(sql, rows);
    await insertSeriesCommits(sql, rows);
    await insertVerdicts(sql, rows, judgedAt);
    await insertPatches(
      sql,
      rows.map((r) => r.derived.series),
    );
  }
  await savePatchwork(sql, current, judgedAt);
  await insertEvents(
    sql,
    current.flatMap((r) => r.conclusions),
    judgedAt,
  );
  await noteSaved(sql, current);
};

/** The to-do list and the derived rows, in PostgreSQL. */
export const postgresDerivationStore = (database: Database): DerivationStore => ({
  dirty: async (limit) =>
    (
      await database.rows<{ c: string; m: bigint; n: number }>(
        `SELECT conversation_id AS c, mark AS m,
           (SELECT count(*)::int FROM mail_reading r WHERE r.conversation_id = d.conversation_id) AS n
         FROM dirty_conversation d ORDER BY since, conversation_id LIMIT $1::int`,
        limit,
      )
    ).map((r) => ({ conversationId: r.c, mark: r.m, mails: r.n })),
  load: async (conversationIds, cache): Promise<readonly ConversationMaterial[]> => {
    const mails = await loadMails(database, conversationIds, cache);
    const commits = await loadCommits(database, mails);
    const before = await loadBefore(database, conversationIds);
    const edges = await loadEdges(database, conversationIds);
    return conversationIds.map((id) => ({
      conversationId: id,
      mails: mails.get(id) ?? [],
      commits: commits.get(id) ?? [],
      before: before.get(id) ?? [],
      dependences: (edges.get(id) ?? []).map(({ series: _series, ...dependence }) => dependence),
    }));
  },
  save: (results, judgedAt) => database.transaction((sql) => saveIn(sql, results, judgedAt)),
  conversations: (afterId, limit) => conversationsAfter(database, afterId, limit),
  markAllDirty: () =>
    database.transaction(async (sql) => {
      await shareLog(sql);
      return markAllDirty(sql);
    }),
});
