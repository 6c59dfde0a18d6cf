import { array, column, type Sql } from './sql';

// Numbers that no other program on the same server is likely to lock.

/** Held for as long as a migration runs. */
export const MIGRATION_LOCK = 7_582_3001;
/** First half of a stream's lock; the second is the hash of its name. */
const STREAM_LOCK_SPACE = 7_582_3002;
/** Held alone by an import, shared by everybody else who writes. */
const LOG_LOCK = 7_582_3003;
/** Held by the one process that does what is done by the clock. */
export const LEADER_LOCK = 7_582_3004;

/** Held alone by who writes edges, and by who tells chains what became of the patches they lead to. */
const CHAIN_LOCK = 7_582_3005;

/** Held by who asks whether a mail may go and claims it: nobody else's claim is left uncounted. */
const SENDING_LOCK = 7_582_3006;

/** More streams than this in one batch are an import: locking each would cost more than the insert. */
const LOCKED_STREAMS = 64;

/** The whole log, alone: until this transaction ends nobody else appends, derives or erases. */
export const lockLog = async (sql: Sql): Promise<void> => {
  await sql.rows(`SELECT pg_advisory_xact_lock(${LOG_LOCK})::text`);
};

/** Lets an import in progress end first, and the next one wait; others who share go on meanwhile. */
export const shareLog = async (sql: Sql): Promise<void> => {
  await sql.rows(`SELECT pg_advisory_xact_lock_shared(${LOG_LOCK})::text`);
};

/**
 * Locks streams against other writers until the transaction ends: each by name, in the order of their hashes, so that two batches never
 * wait for each other in a ring; many at once by the whole log.
 *
 * It comes before any row is touched. Whoever touched a row first and asked for the log then would wait for an import that waits for the row.
 */
export const lockStreams = async (sql: Sql, streams: readonly string[]): Promise<void> => {
  const names = [...new Set(streams)];
  if (names.length > LOCKED_STREAMS) return lockLog(sql);
  await shareLog(sql);
  if (names.length === 0) return;
  await sql.rows(
    `SELECT pg_advisory_xact_lock(${STREAM_LOCK_SPACE}, k)::text
     FROM (SELECT DISTINCT hashtext(s) AS k FROM unnest(${array(1, 'text')}) AS s ORDER BY 1) AS keys`,
    column(names),
  );
};

/**
 * Edges against what they lead to: until this transaction ends, nobody else writes edges or asks which lead to a patch that became something else. So
 * whoever asks sees the edge, or whoever wrote the edge sees what it became. Last before the rows of chains; short, because nothing but those follows.
 */
export const lockChains = async (sql: Sql): Promise<void> => {
  await sql.rows(`SELECT pg_advisory_xact_lock(${CHAIN_LOCK})::text`);
};

/** The claims of mail: until this transaction ends nobody else claims one. First in its transaction, which touches nothing but rows of the outbox. */
export const lockSending = async (sql: Sql): Promise<void> => {
  await sql.rows(`SELECT pg_advisory_xact_lock(${SENDING_LOCK})::text`);
};
