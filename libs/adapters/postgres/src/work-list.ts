import type {
  DerivedSeries,
  DirtyConversation,
  DirtyWork,
  RevisionOfPatch,
  WorkList,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { markDirty, type ToDoList } from './conversation-index';
import { shareLog } from './locks';
import { unpacked } from './packed';
import { analysedOf } from './stale-readings';
import { array, column, instantOf, type Database } from './sql';

type Row = { readonly c: string; readonly m: bigint; readonly n: number };

const workOf = ({ c, m, n }: Row): DirtyWork => ({ conversationId: c, mark: m, mails: n });

const MAILS = `(SELECT count(*)::int FROM mail_reading r WHERE r.conversation_id = d.conversation_id)`;

/** Rows that another takes at the same moment are his. A time that lies ahead by more than the age is one of a clock that was set back since: it says nothing. */
const toQueue = (list: ToDoList, isOpen: string): string => `
  UPDATE ${list} d SET queued_at = now()
  WHERE d.conversation_id IN (
    SELECT conversation_id FROM ${list}
    WHERE ${isOpen} AND CASE WHEN $2::float8 IS NULL THEN queued_at IS NULL
      ELSE coalesce(queued_at, since) NOT BETWEEN now() - make_interval(secs => $2::float8) AND now() + make_interval(secs => $2::float8) END
    ORDER BY since, conversation_id LIMIT $1::int FOR UPDATE SKIP LOCKED)
  RETURNING d.conversation_id AS c, d.mark AS m, ${MAILS} AS n`;

const TO_QUEUE = toQueue('dirty_conversation', 'parked IS NULL');
const CHAINS_TO_QUEUE = toQueue('dirty_chain', 'TRUE');

const GIVE_UP = `
  UPDATE dirty_conversation d SET parked = $3
  FROM unnest(${array(1, 'text')}, ${array(2, 'bigint')}) AS n(c, m) WHERE d.conversation_id = n.c AND d.mark = n.m`;

const GIVEN_UP = `
  SELECT conversation_id AS "conversationId", parked AS why, ${instantOf('since')} AS since FROM dirty_conversation
  WHERE parked IS NOT NULL ORDER BY dirty_conversation.since, conversation_id LIMIT $1::int`;

const SERIES_BESIDE = `
  SELECT s.conversation_id AS conversation, s.doc FROM series s
  WHERE s.conversation_id IN (SELECT conversation_id FROM mail_reading WHERE raw_hash = ANY(${array(1, 'text')})) ORDER BY s.id`;

type SeriesRow = { readonly conversation: string; readonly doc: Uint8Array };

const revisionsOf = async (
  database: Database,
  rawHashes: readonly string[],
): Promise<readonly RevisionOfPatch[]> => {
  const asked = new Set(rawHashes);
  const rows = await database.rows<SeriesRow>(SERIES_BESIDE, column(rawHashes));
  return rows.flatMap(({ conversation, doc }) => {
    const { series } = unpacked<DerivedSeries>(doc);
    return series.revisions.flatMap(({ number: revision, patches }) =>
      patches.flatMap(({ rawHash }) =>
        rawHash !== undefined && asked.has(rawHash)
          ? [{ rawHash, conversation, series: series.id, revision }]
          : [],
      ),
    );
  });
};

/** Puts the conversations of some series on the list. */
const markSeries = (database: Database, series: readonly string[]): Promise<readonly string[]> =>
  database.transaction(async (sql) => {
    await shareLog(sql);
    const rows = await sql.rows<{ c: string }>(
      `SELECT DISTINCT conversation_id AS c FROM series WHERE id = ANY(${array(1, 'text')})`,
      column(series),
    );
    const conversations = rows.map((r) => r.c);
    await markDirty(sql, conversations);
    return conversations;
  });

/** The to-do list as those see it who hand its work out, in PostgreSQL. */
export const postgresWorkList = (database: Database): WorkList => ({
  dirtyOf: async (ids) =>
    (
      await database.rows<Row>(
        `SELECT d.conversation_id AS c, d.mark AS m, ${MAILS} AS n FROM dirty_conversation d
         WHERE d.conversation_id = ANY(${array(1, 'text')}) ORDER BY d.since, d.conversation_id`,
        column(ids),
      )
    ).map(workOf),
  toQueue: async (limit, ageSeconds) =>
    (await database.rows<Row>(TO_QUEUE, limit, ageSeconds ?? null)).map(workOf),
  chainsToQueue: async (limit, ageSeconds) =>
    (await database.rows<Row>(CHAINS_TO_QUEUE, limit, ageSeconds ?? null)).map(workOf),
  giveUp: async (conversations: readonly DirtyConversation[], why) => {
    await database.run(
      GIVE_UP,
      column(conversations.map((c) => c.conversationId)),
      column(conversations.map((c) => String(c.mark))),
      why,
    );
  },
  takeUp: (ids) =>
    database.run(
      `UPDATE dirty_conversation SET parked = NULL, queued_at = NULL
       WHERE parked IS NOT NULL AND ($2 OR conversation_id = ANY(${array(1, 'text')}))`,
      column(ids ?? []),
      ids === undefined,
    ),
  givenUp: (limit) => database.rows(GIVEN_UP, limit),
  state: async () => {
    const [row] = await database.rows<{ n: number; p: number; o: Instant | null }>(
      `SELECT count(*)::int AS n, count(parked)::int AS p, ${instantOf('min(since) FILTER (WHERE parked IS NULL)')} AS o
       FROM dirty_conversation`,
    );
    return { dirty: row?.n ?? 0, givenUp: row?.p ?? 0, oldest: row?.o ?? undefined };
  },
  overdue: async (now, limit) =>
    (
      await database.rows<{ s: string; u: Instant }>(
        `SELECT series_id AS s, ${instantOf('min(valid_until)')} AS u FROM verdict WHERE valid_until <= $1::timestamptz
         GROUP BY series_id ORDER BY min(valid_until), series_id LIMIT $2::int`,
        now,
        limit,
      )
    ).map(({ s, u }) => ({ series: s, validUntil: u })),
  markSeries: (series) => markSeries(database, series),
  analysedIn: (ids) => analysedOf(database, ids),
  revisionsOf: (rawHashes) => revisionsOf(database, rawHashes),
});
