/** The part of a database that gauges are read through. */
export type Rows = { rows<R>(text: string, ...values: readonly (string | number)[]): Promise<readonly R[]> };

/** Numbers that the database knows, as of one moment. */
export type DatabaseGauges = {
  /** Seconds since a mail was last recorded; absent before the first. */
  readonly newestMailAge?: number | undefined;
  /** Seconds from when a mail was said to when it was recorded: the median of the last hundred. */
  readonly mailDelay?: number | undefined;
  readonly parkedMails: number;
  readonly toDerive: number;
  readonly oldestToDeriveAge: number;
  readonly verdicts: readonly {
    readonly release: string;
    readonly outcome: string;
    readonly count: number;
  }[];
  readonly outbox: readonly { readonly channel: string; readonly state: string; readonly count: number }[];
};

type Row = {
  readonly newest: number | null;
  readonly delay: number | null;
  readonly parked: number;
  readonly dirty: number;
  readonly oldest: number | null;
  readonly verdicts: DatabaseGauges['verdicts'] | null;
  readonly outbox: boolean;
};

/** The newest mails stand at the end of the log: some hundred rows from there, whatever the size of the archive. */
const ONE_QUERY = `
  WITH newest AS (
    SELECT recorded_at, said_at FROM event WHERE type = 'MailSeen' ORDER BY global_position DESC LIMIT 100)
  SELECT
    (SELECT extract(epoch FROM now() - max(recorded_at))::float8 FROM newest) AS newest,
    (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM recorded_at - said_at))::float8 FROM newest) AS delay,
    (SELECT count(*)::int FROM parked_mail) AS parked,
    (SELECT count(*)::int FROM dirty_conversation) AS dirty,
    (SELECT extract(epoch FROM now() - min(since))::float8 FROM dirty_conversation WHERE parked IS NULL) AS oldest,
    (SELECT jsonb_agg(v) FROM (SELECT release, outcome, count(*)::int AS count FROM verdict GROUP BY 1, 2) AS v) AS verdicts,
    to_regclass('outbox') IS NOT NULL AS outbox`;

const OUTBOX = 'SELECT channel, state, count(*)::int AS count FROM outbox GROUP BY 1, 2';

/** Asks the database for all its gauges at once. */
export const databaseGauges = async (database: Rows): Promise<DatabaseGauges> => {
  const [row] = await database.rows<Row>(ONE_QUERY);
  if (row === undefined) throw new Error('the database answered with nothing');
  return {
    newestMailAge: row.newest ?? undefined,
    mailDelay: row.delay ?? undefined,
    parkedMails: row.parked,
    toDerive: row.dirty,
    oldestToDeriveAge: row.oldest ?? 0,
    verdicts: row.verdicts ?? [],
    outbox: row.outbox ? await database.rows<DatabaseGauges['outbox'][number]>(OUTBOX) : [],
  };
};
