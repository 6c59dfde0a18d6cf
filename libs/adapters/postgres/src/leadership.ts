import type { Database, Sql } from './sql';
import { LEADER_LOCK } from './locks';

/**
 * Does `work` while no other process does: whoever asks first holds a lock for as long as his connection lives, so that the one of a process that is
 * killed is free at once. Answers whether it was this one's turn. `work` is told how to ask whether it still holds it: that throws when the
 * connection, and with it the lock, is lost.
 */
export const withLeadership = (
  database: Database,
  work: (stillLeads: () => Promise<void>) => Promise<void>,
): Promise<boolean> =>
  database.session(async (sql: Sql) => {
    const [row] = await sql.rows<{ mine: boolean }>(`SELECT pg_try_advisory_lock(${LEADER_LOCK}) AS mine`);
    if (row?.mine !== true) return false;
    try {
      await work(async () => void (await sql.rows('SELECT 1')));
    } finally {
      await sql.rows(`SELECT pg_advisory_unlock(${LEADER_LOCK})`).catch(() => undefined);
    }
    return true;
  });
