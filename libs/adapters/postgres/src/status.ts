import type { Instant } from '@sluice/kernel';
import { KNOWN_THROUGH } from './mail-reader';
import { instantOf, type Sql } from './sql';

/** How the knowledge is: how much there is, through when it goes, what could not be taken, what waits to be derived. */
export type Status = {
  readonly mails: number;
  readonly parked: number;
  readonly waiting: number;
  readonly knownThrough: Instant | null;
  readonly treeThrough: Instant | null;
  readonly lastMailAt: Instant | null;
  readonly waitingSince: Instant | null;
};

/** The status as of now; mails and commits as learnt by a moment. */
export const statusOf = async (sql: Sql, knownAsOf: Instant | undefined): Promise<Status> => {
  const by = (what: string): string => `($1::timestamptz IS NULL OR ${what} <= $1)`;
  const [row] = await sql.rows<Status>(
    `SELECT (SELECT count(*)::int FROM mail_reading WHERE ${by('recorded_at')}) AS mails,
       (SELECT count(*)::int FROM parked_mail WHERE ${by('at')}) AS parked,
       CASE WHEN $1::timestamptz IS NULL THEN ${KNOWN_THROUGH} ELSE
         (SELECT ${instantOf('max(said_at)')} FROM mail_reading WHERE said_at <= recorded_at AND recorded_at <= $1) END AS "knownThrough",
       (SELECT ${instantOf('max(committed_at)')} FROM landed_commit WHERE ${by('recorded_at')}) AS "treeThrough",
       (SELECT ${instantOf('max(recorded_at)')} FROM mail_reading WHERE ${by('recorded_at')}) AS "lastMailAt",
       (SELECT count(*)::int FROM dirty_conversation WHERE parked IS NULL) AS waiting,
       (SELECT ${instantOf('min(since)')} FROM dirty_conversation WHERE parked IS NULL) AS "waitingSince"`,
    knownAsOf ?? null,
  );
  if (row === undefined) throw new Error('the database answered with nothing');
  return row;
};
