import type { Check, Coverage, ParkedMail, Resolved, SeriesReader } from '@sluice/application';
import { messageId, type Instant } from '@sluice/kernel';
import { conversationsAfter, conversationsAt } from './conversation-index';
import { placesOf } from './chain-index';
import { loadMails } from './derivation-store';
import { loadCommits, loadFamilies } from './landed-commits';
import { rawOf } from './raw-mails';
import { loadReleaseMails } from './release-mails';
import { array, column, instantOf, type Database, type Sql } from './sql';

export type ResolvedRow = {
  readonly ref: string;
  readonly c: string;
  readonly s: string | null;
  readonly m: string | null;
  readonly k: string | null;
};

export const resolvedOf = ({ c, s, m, k }: ResolvedRow): Resolved => ({
  conversationId: c,
  seriesId: s ?? undefined,
  messageId: m ?? undefined,
  commit: k ?? undefined,
});

/**
 * A series id, any Message-ID of mail that hangs on it, or a Message-ID that a series knows of though the mail never came; a commit it landed as, by
 * seven digits or more: `g` stands behind every one.
 */
export const RESOLVE = `
  SELECT n.ref, x.c, x.s, x.m, x.k FROM unnest(${array(1, 'text')}, ${array(2, 'text')}, ${array(3, 'text')}) AS n(ref, name, mail) CROSS JOIN LATERAL (
    SELECT 1 AS rank, conversation_id AS c, id AS s, NULL AS m, NULL AS k FROM series WHERE id = n.name
    UNION ALL SELECT 2, r.conversation_id, NULL, r.message_id, NULL FROM mail_reading r WHERE r.message_id = n.mail AND r.conversation_id IS NOT NULL
    UNION ALL SELECT 3, s.conversation_id, s.id, m.message_id, NULL FROM series_mail m JOIN series s ON s.id = m.series_id WHERE m.message_id = n.mail
    UNION ALL SELECT 3 + l.rank, s.conversation_id, s.id, NULL, l.commit FROM series_commit l JOIN series s ON s.id = l.series_id
      WHERE n.name ~ '^[0-9a-f]{7,40}$' AND l.commit COLLATE "C" >= n.name AND l.commit COLLATE "C" < n.name || 'g'
    ORDER BY rank, s DESC, c LIMIT 1) AS x`;

/** The parameters of `RESOLVE`. */
export const resolvable = (refs: readonly string[]): readonly [string, string, string] => [
  column(refs),
  column(refs.map((ref) => ref.trim())),
  column(refs.map(messageId)),
];

const resolveAll = async (sql: Sql, refs: readonly string[]): Promise<ReadonlyMap<string, Resolved>> => {
  if (refs.length === 0) return new Map();
  const rows = await sql.rows<ResolvedRow>(RESOLVE, ...resolvable(refs));
  return new Map(rows.map((row) => [row.ref, resolvedOf(row)] as const));
};

type CoverageRow = {
  readonly mails: number;
  readonly parked: number;
  readonly through: Instant | null;
  readonly latest: Instant | null;
  readonly tree: Instant | null;
  readonly waiting: number;
  readonly waiting_since: Instant | null;
};

const coverageOf = (row: CoverageRow): Coverage => ({
  mails: row.mails,
  parked: row.parked,
  knownThrough: row.through ?? undefined,
  treeThrough: row.tree ?? undefined,
  latestSaidAt: row.latest ?? undefined,
  waiting: row.waiting,
  waitingSince: row.waiting_since ?? undefined,
});

const mailCounts = async (
  sql: Sql,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  if (conversationIds.length === 0) return new Map();
  const rows = await sql.rows<{ c: string; n: number }>(
    `SELECT conversation_id AS c, count(*)::int AS n FROM mail_reading WHERE conversation_id = ANY(${array(1, 'text')}) GROUP BY 1`,
    column(conversationIds),
  );
  return new Map(rows.map(({ c, n }) => [c, n]));
};

/** By the index of times that are not in the future, from the latest backwards. */
const knownThrough = async (sql: Sql, knownAsOf: Instant | undefined): Promise<Instant | undefined> => {
  const [row] = await sql.rows<{ through: Instant }>(
    `SELECT ${instantOf('said_at')} AS through FROM mail_reading
     WHERE said_at <= recorded_at AND ($1::timestamptz IS NULL OR recorded_at <= $1::timestamptz) ORDER BY mail_reading.said_at DESC LIMIT 1`,
    knownAsOf ?? null,
  );
  return row?.through;
};

/** The reads behind every view, in PostgreSQL. */
export const postgresSeriesReader = (database: Database): SeriesReader => ({
  resolve: async (ref) => (await resolveAll(database, [ref])).get(ref),
  resolveAll: (refs) => resolveAll(database, refs),
  conversationsAt: (keys) => conversationsAt(database, keys),
  mailCounts: (conversationIds) => mailCounts(database, conversationIds),
  mailsOf: (conversationIds, cache = new Map()) => loadMails(database, conversationIds, cache),
  commitsOf: (mails) => loadCommits(database, mails),
  placesOf: (refs) => placesOf(database, refs),
  commitFamilies: (commits) => loadFamilies(database, commits),
  releaseMails: () => loadReleaseMails(database),
  conversations: (afterId, limit) => conversationsAfter(database, afterId, limit),
  coverage: async (knownAsOf): Promise<Coverage> => {
    const [row] = await database.rows<CoverageRow>(
      `SELECT count(*)::int AS mails, (SELECT count(*)::int FROM parked_mail) AS parked,
         ${instantOf('max(said_at) FILTER (WHERE said_at <= recorded_at)')} AS through,
         ${instantOf("max(said_at) FILTER (WHERE proven OR reading ->> 'date' IS NOT NULL)")} AS latest,
         (SELECT ${instantOf('max(committed_at)')} FROM landed_commit c WHERE $1::timestamptz IS NULL OR c.recorded_at <= $1::timestamptz) AS tree,
         (SELECT count(*)::int FROM dirty_conversation WHERE dirty_conversation.parked IS NULL) AS waiting,
         (SELECT ${instantOf('min(since)')} FROM dirty_conversation WHERE dirty_conversation.parked IS NULL) AS waiting_since
       FROM mail_reading WHERE $1::timestamptz IS NULL OR recorded_at <= $1::timestamptz`,
      knownAsOf ?? null,
    );
    if (row === undefined) throw new Error('the database answered with nothing');
    return coverageOf(row);
  },
  knownThrough: (knownAsOf) => knownThrough(database, knownAsOf),
  parked: () =>
    database.rows<ParkedMail>(
      `SELECT id, raw_hash AS "rawHash", reason, detail, source, ${instantOf('at')} AS at, size::float8 AS size, decoder_version AS "decoderVersion"
       FROM parked_mail ORDER BY parked_mail.at, id`,
    ),
  raw: (rawHash) => rawOf(database, rawHash),
  factIdentities: async (knownAsOf?: Instant) =>
    (
      await database.rows<{ k: string }>(
        `SELECT idempotency_key AS k FROM event e WHERE sort = 'fact' AND type NOT IN ('ProjectPublished', 'BranchMoved')
         AND ($1::timestamptz IS NULL OR date_trunc('second', recorded_at) <= $1::timestamptz) AND NOT (type = 'MailSeen' AND EXISTS
           (SELECT 1 FROM event x WHERE x.stream_name = e.stream_name AND x.type = 'MailErased'))`,
        knownAsOf ?? null,
      )
    ).map((r) => r.k),
  events: async () => (await database.rows<{ n: number }>('SELECT count(*)::int AS n FROM event'))[0]?.n ?? 0,
  integrity: async () => {
    const checks: Check[] = [];
    // One after another: inside a transaction there is one connection, which takes one question at a time.
    for (const query of INTEGRITY) checks.push(await integrityCheck(database, query));
    return checks;
  },
});

type IntegrityQuery = { readonly name: string; readonly sql: string };

/** Each query gives the names of what is wrong. */
const INTEGRITY: readonly IntegrityQuery[] = [
  {
    name: 'streams have no gap',
    sql: `SELECT stream_name AS what FROM event GROUP BY stream_name HAVING count(*) <> max(stream_version) OR min(stream_version) <> 1`,
  },
  {
    name: 'every mail seen is kept',
    sql: `SELECT e.data ->> 'rawHash' AS what FROM event e WHERE e.type = 'MailSeen'
          AND NOT EXISTS (SELECT 1 FROM raw_mail r WHERE r.raw_hash = e.data ->> 'rawHash')
          AND NOT EXISTS (SELECT 1 FROM event x WHERE x.stream_name = e.stream_name AND x.type = 'MailErased')`,
  },
  {
    name: 'every mail kept was read or parked',
    sql: `SELECT r.raw_hash AS what FROM raw_mail r WHERE NOT EXISTS (SELECT 1 FROM mail_reading m WHERE m.raw_hash = r.raw_hash)
          AND NOT EXISTS (SELECT 1 FROM parked_mail p WHERE p.raw_hash = r.raw_hash)`,
  },
  {
    name: 'every pack of raw mail is of mails that are kept, and every mail has its pack',
    sql: `SELECT coalesce(r.raw_hash, 'pack ' || p.id) AS what FROM raw_pack p
          FULL JOIN (SELECT raw_hash, pack FROM raw_mail WHERE pack IS NOT NULL) AS r ON r.pack = p.id WHERE p.id IS NULL OR r.pack IS NULL`,
  },
  {
    name: 'every reading has its fact',
    sql: `SELECT m.raw_hash AS what FROM mail_reading m WHERE NOT EXISTS
          (SELECT 1 FROM event e WHERE e.stream_name = 'mail-' || m.raw_hash)`,
  },
  {
    name: 'every commit has its fact, every fact its commit',
    sql: `SELECT coalesce(c.commit, e.stream_name) AS what FROM landed_commit c
          FULL JOIN (SELECT stream_name FROM event WHERE type = 'CommitLanded') e ON e.stream_name = 'commit-' || c.commit
          WHERE c.commit IS NULL OR e.stream_name IS NULL`,
  },
  {
    name: 'every verdict has its series',
    sql: 'SELECT v.series_id AS what FROM verdict v WHERE NOT EXISTS (SELECT 1 FROM series s WHERE s.id = v.series_id)',
  },
  {
    name: 'every mail and commit of a series leads to one that exists',
    sql: `SELECT x.series_id AS what FROM (SELECT series_id FROM series_mail UNION SELECT series_id FROM series_commit) AS x
          WHERE NOT EXISTS (SELECT 1 FROM series s WHERE s.id = x.series_id)`,
  },
  {
    name: 'nothing is left of erased mail',
    sql: `SELECT r.raw_hash AS what FROM raw_mail r JOIN event e ON e.idempotency_key = 'MailErased ' || r.raw_hash
          UNION ALL SELECT m.message_id FROM mail_reading m JOIN event e ON e.idempotency_key = 'CopiesErased ' || m.message_id`,
  },
  {
    name: 'facts about mail have the key of their content',
    sql: `SELECT e.idempotency_key AS what FROM event e WHERE e.type IN ('MailSeen', 'MailErased')
          AND (e.stream_name <> 'mail-' || (e.data ->> 'rawHash') OR e.idempotency_key <> CASE e.type
            WHEN 'MailErased' THEN 'MailErased ' || (e.data ->> 'rawHash')
            ELSE 'MailSeen ' || (e.data ->> 'rawHash') || ' ' || coalesce(e.data ->> 'listId', '-') || ' ' || (e.data ->> 'trust')
              || ' ' || coalesce(e.data ->> 'archivedAt', '-') END)`,
  },
  {
    name: 'no reader is ahead of the log',
    sql: `SELECT c.name AS what FROM checkpoint c WHERE c.global_position > 0
          AND NOT EXISTS (SELECT 1 FROM event e WHERE (e.transaction_id, e.global_position) >= (c.transaction_id, c.global_position))`,
  },
  {
    name: 'every edge has its series',
    sql: `SELECT e.from_ref || ' ' || e.kind || ' ' || e.to_ref AS what FROM edge e WHERE NOT EXISTS
          (SELECT 1 FROM series s WHERE s.id = e.from_series AND s.conversation_id = e.conversation_id)
          OR (e.to_series IS NOT NULL AND NOT EXISTS (SELECT 1 FROM series s WHERE s.id = e.to_series))`,
  },
];

const integrityCheck = async (database: Database, { name, sql }: IntegrityQuery): Promise<Check> => {
  const wrong = await database.rows<{ what: string }>(`${sql} LIMIT 5`);
  return {
    name,
    ok: wrong.length === 0,
    detail: wrong.length === 0 ? 'none found wrong' : wrong.map((w) => w.what).join(', '),
  };
};
