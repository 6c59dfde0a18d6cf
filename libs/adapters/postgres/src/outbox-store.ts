import type {
  AfterFailure,
  ClaimOrder,
  OutboxChannel,
  OutboxEntry,
  OutboxPayload,
  OutboxPlan,
  OutboxState,
  OutboxStore,
  PlanReport,
  SaidInStream,
  Upcasters,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { consumeIn } from './event-store';
import { array, column, instantOf, json, type Database, type Sql } from './sql';

const COLUMNS = `key, channel, target, payload, state, attempts, last_error, ${[
  'next_at',
  'planned_at',
  'sent_at',
  'parked_at',
]
  .map((name) => `${instantOf(name)} AS ${name}`)
  .join()}`;

type Row = {
  readonly key: string;
  readonly channel: OutboxChannel;
  readonly target: string;
  readonly payload: OutboxPayload;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly next_at: Instant;
  readonly planned_at: Instant;
  readonly sent_at: Instant | null;
  readonly parked_at: Instant | null;
};

const entryOf = (row: Row): OutboxEntry => ({
  key: row.key,
  channel: row.channel,
  target: row.target,
  payload: row.payload,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.next_at,
  lastError: row.last_error ?? undefined,
  plannedAt: row.planned_at,
  sentAt: row.sent_at ?? undefined,
  parkedAt: row.parked_at ?? undefined,
});

/** Longer words of a server help nobody. */
const MAX_ERROR = 500;

const saidIn = async (sql: Sql, streamNames: readonly string[]): Promise<readonly SaidInStream[]> => {
  const rows = await sql.rows<{ stream_name: string; transaction_id: string; said_at: Instant }>(
    `SELECT stream_name, transaction_id::text AS transaction_id, ${instantOf('max(said_at)')} AS said_at FROM event
     WHERE stream_name = ANY(${array(1, 'text')}) AND said_at IS NOT NULL GROUP BY 1, event.transaction_id`,
    column(streamNames),
  );
  return rows.map((row) => ({
    streamName: row.stream_name,
    transactionId: BigInt(row.transaction_id),
    saidAt: row.said_at,
  }));
};

/** Parameter `n` is the time by this process's clock; where that is null, it is the server's. */
const clock = (n: number): string => `coalesce($${n}::timestamptz, statement_timestamp())`;

type At = () => Instant | null;

const one = (rows: readonly Row[]): OutboxEntry | undefined => rows.map(entryOf)[0];

const insert = (sql: Sql, plans: readonly OutboxPlan[], at: Instant | null): Promise<number> =>
  plans.length === 0
    ? Promise.resolve(0)
    : sql.run(
        `INSERT INTO outbox (key, channel, target, payload, state, attempts, next_at, planned_at)
         SELECT p.key, p.channel, p.target, p.payload::jsonb, 'planned', 0, coalesce(p.not_before::timestamptz, ${clock(1)}), ${clock(1)}
         FROM unnest(${[2, 3, 4, 5, 6].map((n) => array(n, 'text')).join()}) WITH ORDINALITY AS p(key, channel, target, payload, not_before, ord)
         ORDER BY p.ord ON CONFLICT (key) DO NOTHING`,
        at,
        column(plans.map((p) => p.key)),
        column(plans.map((p) => p.channel)),
        column(plans.map((p) => p.target)),
        column(plans.map((p) => json(p.payload))),
        column(plans.map((p) => p.notBefore)),
      );

type Planning = Pick<OutboxStore, 'planFrom' | 'plan'>;

const planning = (database: Database, upcasters: Upcasters, at: At): Planning => ({
  planFrom: async (name, limit, plan): Promise<PlanReport> => {
    let planned = 0;
    const reader = { name, limit, beginning: 'now', upcasters } as const;
    const read = await consumeIn(database, reader, async (events, sql) => {
      planned = await insert(sql, await plan(events, { said: (names) => saidIn(sql, names) }), at());
    });
    return { read, planned };
  },
  plan: (entries) => database.transaction((sql) => insert(sql, entries, at())),
});

/** What puts entries back; parameter `n` is the time. */
const putBack = (n: number): string =>
  `UPDATE outbox SET state = 'planned', attempts = 0, next_at = ${clock(n)}, parked_at = NULL`;

type Attempts = Pick<OutboxStore, 'claim' | 'due' | 'sent' | 'failed' | 'again' | 'allAgain'>;

const attempts = (database: Database, at: At): Attempts => ({
  claim: async (channel, { leaseSeconds, except = [] }: ClaimOrder) =>
    one(
      await database.rows<Row>(
        `UPDATE outbox SET attempts = attempts + 1, next_at = ${clock(1)} + make_interval(secs => $2::int)
         WHERE key = (SELECT key FROM outbox WHERE channel = $3 AND state = 'planned' AND next_at <= ${clock(1)}
                        AND NOT target = ANY(${array(4, 'text')})
                      ORDER BY next_at, number LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING ${COLUMNS}`,
        at(),
        leaseSeconds,
        channel,
        column(except),
      ),
    ),
  due: async () =>
    (
      await database.rows<{ channel: OutboxChannel }>(
        `SELECT DISTINCT channel FROM outbox WHERE state = 'planned' AND next_at <= ${clock(1)} ORDER BY channel`,
        at(),
      )
    ).map((row) => row.channel),
  sent: async (key) => {
    await database.run(
      `UPDATE outbox SET state = 'sent', sent_at = ${clock(2)}, parked_at = NULL, payload = payload - 'secret' WHERE key = $1 AND state <> 'sent'`,
      key,
      at(),
    );
  },
  failed: async ({ key, attempts }, error, after: AfterFailure) => {
    const pause = after.then === 'retry' ? after.afterSeconds : null;
    await database.run(
      `UPDATE outbox SET last_error = $3, state = CASE WHEN $4::int IS NULL THEN 'parked' ELSE 'planned' END,
         parked_at = CASE WHEN $4::int IS NULL THEN ${clock(5)} END,
         payload = CASE WHEN $4::int IS NULL THEN payload - 'secret' ELSE payload END,
         next_at = ${clock(5)} + make_interval(secs => coalesce($4::int, 0))
       WHERE key = $1 AND attempts = $2::int AND state = 'planned'`,
      key,
      attempts,
      // A NUL, which PostgreSQL has no text for, and other control characters.
      error.replaceAll(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').slice(0, MAX_ERROR),
      pause,
      at(),
    );
  },
  again: async (key) =>
    (await database.run(
      `${putBack(2)} WHERE key = $1 AND (state = 'parked' OR (state = 'sent' AND channel = 'webhook'))`,
      key,
      at(),
    )) > 0,
  allAgain: (target) =>
    database.run(
      `${putBack(2)} WHERE state = 'parked' AND ($1::text IS NULL OR target = $1)`,
      target ?? null,
      at(),
    ),
});

type Looking = Pick<OutboxStore, 'list' | 'find' | 'lastPlanned'>;

const looking = (database: Database): Looking => ({
  list: async (states, limit, afterKey) =>
    (
      await database.rows<Row>(
        `SELECT ${COLUMNS} FROM outbox WHERE state = ANY(${array(1, 'text')})
           AND number > coalesce((SELECT o.number FROM outbox o WHERE o.key = $3), 0) ORDER BY number LIMIT $2::int`,
        column(states),
        limit,
        afterKey ?? null,
      )
    ).map(entryOf),
  find: async (keyPrefix) =>
    (
      await database.rows<Row>(
        `SELECT ${COLUMNS} FROM outbox WHERE starts_with(key, $1) ORDER BY key LIMIT 2`,
        keyPrefix,
      )
    ).map(entryOf),
  lastPlanned: async ({ channel, target, kind }) =>
    one(
      await database.rows<Row>(
        `SELECT ${COLUMNS} FROM outbox WHERE channel = $1 AND target = $2 AND payload->>'kind' = $3 ORDER BY number DESC LIMIT 1`,
        channel,
        target,
        kind,
      ),
    ),
});

/**
 * The outbox in PostgreSQL: see the port. Its times are by `now`, else by the server's clock, which is the same for all who claim; two that claim at once skip
 * each other's rows.
 */
export const postgresOutboxStore = (
  database: Database,
  upcasters: Upcasters = {},
  now?: () => Instant,
): OutboxStore => {
  const at = (): Instant | null => now?.() ?? null;
  return { ...planning(database, upcasters, at), ...attempts(database, at), ...looking(database) };
};
