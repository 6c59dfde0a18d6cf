import type { ParkedCount, ParkedReader } from '@sluice/application';
import type { Database } from './sql';

const EXAMPLES = 5;

type Row = {
  readonly what: string;
  readonly reason: string;
  readonly count: number;
  readonly examples: readonly string[];
};

/**
 * What was set aside in PostgreSQL: mails, and deliveries to webhooks. Mails to administrators are left out: one that cannot be sent would be told by
 * another that cannot be sent, every hour. Ids and reasons only: what the source or the receiver said stays here, and so does what follows the question mark of a URL, which may be a token.
 */
export const postgresParkedReader = (database: Database): ParkedReader => ({
  parkedBetween: async (after, until): Promise<readonly ParkedCount[]> =>
    database.rows<Row>(
      `SELECT what, reason, count(*)::int AS count, (array_agg(id ORDER BY at, id))[1:${EXAMPLES}] AS examples
       FROM (SELECT 'mail' AS what, reason, id, at FROM parked_mail
             UNION ALL
             SELECT 'delivery', 'not accepted by ' || split_part(target, '?', 1), key, parked_at FROM outbox WHERE state = 'parked' AND channel = 'webhook') AS parked
       WHERE at > coalesce($1::timestamptz, '-infinity') AND at <= $2::timestamptz
       GROUP BY what, reason ORDER BY what, reason`,
      after ?? null,
      until,
    ),
});
