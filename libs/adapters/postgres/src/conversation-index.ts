import { placeBatch, type DirtyConversation, type Keyed, type Placement } from '@sluice/application';
import { mergeChains } from './chain-index';
import { array, column, type Sql } from './sql';

const entries = (map: ReadonlyMap<string, string>): readonly [string, string] => [
  column([...map.keys()]),
  column([...map.values()]),
];

/** Neighbourhoods that were joined to another: their mails, keys and derived rows move, their to-do entry goes. */
const merge = async (sql: Sql, merged: Placement['merged']): Promise<void> => {
  if (merged.size === 0) return;
  const [from, to] = entries(merged);
  for (const moved of ['conversation_key', 'mail_reading', 'series', 'patchwork_mail', 'patchwork_series'])
    await sql.run(
      `UPDATE ${moved} t SET conversation_id = m.new
       FROM unnest(${array(1, 'text')}, ${array(2, 'text')}) AS m(old, new) WHERE t.conversation_id = m.old`,
      from,
      to,
    );
  await sql.run(`DELETE FROM dirty_conversation WHERE conversation_id = ANY(${array(1, 'text')})`, from);
  await mergeChains(sql, from, to);
};

/**
 * Places mails in neighbourhoods, joins those that they connect, and puts what changed on the to-do list. Answers the neighbourhood of each
 * mail. The caller holds the log alone: placing is one decision over the whole index.
 */
export const place = async (sql: Sql, mails: readonly Keyed[]): Promise<Placement['mails']> => {
  if (mails.length === 0) return new Map();
  const known = await sql.rows<{ k: string; c: string }>(
    `SELECT key AS k, conversation_id AS c FROM conversation_key WHERE key = ANY(${array(1, 'text')})`,
    column([...new Set(mails.flatMap((m) => m.keys))]),
  );
  const placement = placeBatch(mails, new Map(known.map((r) => [r.k, r.c])));
  await merge(sql, placement.merged);
  await sql.run(
    `INSERT INTO conversation_key (key, conversation_id) SELECT * FROM unnest(${array(1, 'text')}, ${array(2, 'text')})
     ON CONFLICT (key) DO NOTHING`,
    ...entries(placement.keys),
  );
  await markDirty(sql, [...placement.mails.values(), ...placement.merged.values()]);
  return placement.mails;
};

/** Rows of the to-do list are locked in the order of their ids, here and wherever several are: two writers never wait in a ring. */
const MARK = `ON CONFLICT (conversation_id) DO UPDATE SET mark = excluded.mark, queued_at = NULL, parked = NULL`;

/** Puts conversations on the to-do list, or marks them anew. The mark is this transaction's number: no two are alike, ever. */
export const markDirty = async (sql: Sql, conversations: readonly string[]): Promise<void> => {
  if (conversations.length === 0) return;
  await sql.run(
    `INSERT INTO dirty_conversation (conversation_id, since)
     SELECT DISTINCT c, now() FROM unnest(${array(1, 'text')}) AS c ORDER BY 1 ${MARK}`,
    column(conversations),
  );
};

/** Puts every conversation on the to-do list; answers how many there are. */
export const markAllDirty = (sql: Sql): Promise<number> =>
  sql.run(
    `INSERT INTO dirty_conversation (conversation_id, since)
     SELECT DISTINCT conversation_id, now() FROM mail_reading WHERE conversation_id IS NOT NULL ORDER BY 1 ${MARK}`,
  );

/** The to-do lists: conversations to be derived, and those whose edges are to be found again. */
export type ToDoList = 'dirty_conversation' | 'dirty_chain';

/** Takes conversations off a to-do list where their mark is still the given one; answers which those were. */
export const takeOff = async (
  sql: Sql,
  list: ToDoList,
  conversations: readonly DirtyConversation[],
): Promise<ReadonlySet<string>> => {
  const rows = await sql.rows<{ c: string }>(
    `WITH same AS (
       SELECT d.conversation_id FROM ${list} d
       JOIN unnest(${array(1, 'text')}, ${array(2, 'bigint')}) AS n(c, m) ON d.conversation_id = n.c AND d.mark = n.m
       ORDER BY d.conversation_id FOR UPDATE OF d)
     DELETE FROM ${list} d USING same WHERE d.conversation_id = same.conversation_id
     RETURNING d.conversation_id AS c`,
    column(conversations.map((c) => c.conversationId)),
    column(conversations.map((c) => String(c.mark))),
  );
  return new Set(rows.map((r) => r.c));
};

/** Conversation ids in order, from after `afterId`. */
export const conversationsAfter = async (
  sql: Sql,
  afterId: string | undefined,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await sql.rows<{ c: string }>(
    'SELECT DISTINCT conversation_id AS c FROM mail_reading WHERE conversation_id > $1 ORDER BY 1 LIMIT $2::int',
    afterId ?? '',
    limit,
  );
  return rows.map((r) => r.c);
};

/** The conversations that have one of these keys, in order of their ids. */
export const conversationsAt = async (sql: Sql, keys: readonly string[]): Promise<readonly string[]> => {
  if (keys.length === 0) return [];
  const rows = await sql.rows<{ c: string }>(
    `SELECT DISTINCT conversation_id AS c FROM conversation_key WHERE key = ANY(${array(1, 'text')}) ORDER BY 1`,
    column(keys),
  );
  return rows.map((r) => r.c);
};
