import type { ChainNews } from '@sluice/application';
import { lockChains } from './locks';
import { array, column, type Sql } from './sql';

/**
 * Rows of this to-do list are locked in the order of their ids, and after those of `dirty_conversation` wherever both are: two writers never wait
 * in a ring.
 */
const MARK = 'ON CONFLICT (conversation_id) DO UPDATE SET mark = excluded.mark, queued_at = NULL';

/** Puts the chains of conversations on the to-do list, or marks them anew. */
export const markChainsIn = async (sql: Sql, conversations: readonly string[]): Promise<void> => {
  if (conversations.length === 0) return;
  await sql.run(
    `INSERT INTO dirty_chain (conversation_id, since)
     SELECT DISTINCT c, now() FROM unnest(${array(1, 'text')}) AS c ORDER BY 1 ${MARK}`,
    column(conversations),
  );
};

/** Puts on the to-do list what leads to one of some patches, and some conversations beside it: one statement. */
const LEADING = `
  INSERT INTO dirty_chain (conversation_id, since)
  SELECT DISTINCT c, now() FROM (
    SELECT conversation_id AS c FROM edge WHERE to_ref = ANY(${array(1, 'text')})
    UNION ALL SELECT unnest(${array(2, 'text')})) AS all_of_them ORDER BY 1 ${MARK}`;

/** The chains that lead to one of some patches. */
export const markLeadingTo = async (sql: Sql, refs: readonly string[]): Promise<void> => {
  if (refs.length > 0) await sql.run(LEADING, column(refs), column([]));
};

/** Notes what some saved conversations mean for chains: their own, and those that lead to what became something else. */
export const noteSaved = async (
  sql: Sql,
  saved: readonly { readonly conversationId: string; readonly chains?: ChainNews | undefined }[],
): Promise<void> => {
  const own = saved.filter((s) => s.chains?.edgesMayDiffer === true).map((s) => s.conversationId);
  const moved = saved.flatMap((s) => s.chains?.moved ?? []);
  if (own.length === 0 && moved.length === 0) return;
  await lockChains(sql);
  await sql.run(LEADING, column(moved), column(own));
};

/** The conversations that may have a patch of one of some refs. */
const PLACES = `
  SELECT conversation_id AS c FROM mail_reading WHERE message_id = ANY(${array(1, 'text')}) AND conversation_id IS NOT NULL
  UNION SELECT s.conversation_id FROM series_mail m JOIN series s ON s.id = m.series_id WHERE m.message_id = ANY(${array(1, 'text')})
  UNION SELECT s.conversation_id FROM series_commit l JOIN series s ON s.id = l.series_id WHERE l.commit = ANY(${array(1, 'text')})
  UNION SELECT conversation_id FROM series WHERE id = ANY(${array(2, 'text')})`;

const seriesIn = (refs: readonly string[]): readonly string[] =>
  refs.flatMap((ref) => {
    const [id, ...place] = ref.split('/');
    return id !== undefined && place.length === 2 ? [id] : [];
  });

/** See `SeriesReader.placesOf`. */
export const placesOf = async (sql: Sql, refs: readonly string[]): Promise<readonly string[]> => {
  if (refs.length === 0) return [];
  const rows = await sql.rows<{ c: string }>(PLACES, column(refs), column(seriesIn(refs)));
  return rows.map((r) => r.c);
};

/** The chains that some patches belong to, and those that lead to one of them. */
export const markChainsOf = async (sql: Sql, refs: readonly string[]): Promise<void> => {
  if (refs.length === 0) return;
  await sql.run(LEADING, column(refs), column(await placesOf(sql, refs)));
};

/** Puts every conversation that has series or edges on the to-do list; answers how many there are. */
export const markAllChains = (sql: Sql): Promise<number> =>
  sql.run(
    `INSERT INTO dirty_chain (conversation_id, since)
     SELECT DISTINCT c, now() FROM (SELECT conversation_id AS c FROM series UNION SELECT conversation_id FROM edge) AS all_of_them
     ORDER BY 1 ${MARK}`,
  );

/** Conversations that were joined to another: what was recorded of their edges moves, and what is still to be done is to be done there. */
export const mergeChains = async (sql: Sql, from: string, to: string): Promise<void> => {
  const merged = `unnest(${array(1, 'text')}, ${array(2, 'text')}) AS m(old, new)`;
  await sql.run(
    `UPDATE edge t SET conversation_id = m.new FROM ${merged} WHERE t.conversation_id = m.old`,
    from,
    to,
  );
  await sql.run(
    `WITH gone AS (DELETE FROM dirty_chain d USING ${merged} WHERE d.conversation_id = m.old RETURNING m.new AS c)
     INSERT INTO dirty_chain (conversation_id, since) SELECT DISTINCT c, now() FROM gone ORDER BY 1 ${MARK}`,
    from,
    to,
  );
};
