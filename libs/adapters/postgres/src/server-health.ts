import type { Sql } from './sql';

/** What a database server says of itself that matters to Sluice. */
export type ServerHealth = {
  readonly version: string;
  /** Major version, such as 18. */
  readonly major: number;
  readonly encoding: string;
  /** Whether what was committed survives a loss of power. */
  readonly durable: boolean;
  /** Seconds by which the server's clock is ahead of this machine's; negative where it is behind. */
  readonly ahead: number;
  /** Transactions that have been open for longer than ten minutes: readers of the log wait behind them. */
  readonly openLong: readonly {
    readonly pid: number;
    readonly minutes: number;
    readonly application: string;
  }[];
};

type Row = {
  readonly version: string;
  readonly number: number;
  readonly encoding: string;
  readonly fsync: string;
  readonly pages: string;
  readonly now: number;
};

/** Asks the server of a database. `nowMs` tells this machine's time. */
export const serverHealth = async (sql: Sql, nowMs: () => number): Promise<ServerHealth> => {
  const before = nowMs();
  const [row] = await sql.rows<Row>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
       current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
       current_setting('full_page_writes') AS pages, extract(epoch FROM clock_timestamp())::float8 AS now`,
  );
  if (row === undefined) throw new Error('the database answered with nothing');
  // The answer was made somewhere between the question and now.
  const middle = (before + nowMs()) / 2000;
  const openLong = await sql.rows<ServerHealth['openLong'][number]>(
    `SELECT pid, (extract(epoch FROM now() - xact_start) / 60)::int AS minutes, application_name AS application
     FROM pg_stat_activity WHERE datname = current_database() AND xact_start < now() - interval '10 minutes'
       AND pid <> pg_backend_pid() ORDER BY xact_start LIMIT 5`,
  );
  return {
    version: row.version,
    major: Math.floor(row.number / 10_000),
    encoding: row.encoding,
    durable: row.fsync === 'on' && row.pages === 'on',
    ahead: row.now - middle,
    openLong,
  };
};

/** When a mail was last recorded, and since when the oldest work waits that was not given up; by the server's clock. */
export const lastWork = async (
  sql: Sql,
): Promise<{
  readonly mail: string | undefined;
  readonly waiting: number;
  readonly since: string | undefined;
}> => {
  const [row] = await sql.rows<{ mail: string | null; waiting: number; since: string | null }>(
    `SELECT (SELECT to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM event WHERE type = 'MailSeen'
             ORDER BY global_position DESC LIMIT 1) AS mail,
       (SELECT count(*)::int FROM dirty_conversation WHERE parked IS NULL) AS waiting,
       (SELECT to_char(min(since) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM dirty_conversation WHERE parked IS NULL) AS since`,
  );
  return { mail: row?.mail ?? undefined, waiting: row?.waiting ?? 0, since: row?.since ?? undefined };
};

/** Whether a commit is among those taken from the project's tree, and whether any is. */
export const commitTaken = async (
  sql: Sql,
  commit: string,
): Promise<{ readonly any: boolean; readonly this: boolean }> => {
  const [row] = await sql.rows<{ any: boolean; this: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM landed_commit) AS any, EXISTS (SELECT 1 FROM landed_commit WHERE commit = $1) AS this`,
    commit,
  );
  return { any: row?.any ?? false, this: row?.this ?? false };
};
