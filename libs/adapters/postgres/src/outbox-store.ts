import {
  countsFor,
  type EventAppender,
  type OutboxCount,
  type OutboxPlan,
  type OutboxStore,
  type PlanReport,
  type SaidInStream,
  type Upcasters,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { appendIn, consumeIn } from './event-store';
import { bookings } from './outbox-bookings';
import { claims } from './outbox-claims';
import { clock, COLUMNS, entryOf, one, type At, type Row } from './outbox-row';
import { array, column, instantOf, json, jsonColumn, type Database, type Sql } from './sql';

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

const insert = (sql: Sql, plans: readonly OutboxPlan[], at: Instant | null): Promise<number> => {
  if (plans.length === 0) return Promise.resolve(0);
  const counts = plans.map((p) => countsFor(p.payload));
  return sql.run(
    `INSERT INTO outbox (key, channel, target, payload, state, attempts, next_at, planned_at, list, thread)
     SELECT p.key, p.channel, p.target, p.payload::jsonb, 'planned', 0, coalesce(p.not_before::timestamptz, ${clock(1)}), ${clock(1)}, p.list, p.thread
     FROM unnest(${[2, 3, 4, 5, 6, 7, 8].map((n) => array(n, 'text')).join()})
       WITH ORDINALITY AS p(key, channel, target, payload, not_before, list, thread, ord)
     ORDER BY p.ord ON CONFLICT (key) DO NOTHING`,
    at,
    column(plans.map((p) => p.key)),
    column(plans.map((p) => p.channel)),
    column(plans.map((p) => p.target)),
    jsonColumn(plans.map((p) => p.payload)),
    column(plans.map((p) => p.notBefore)),
    column(counts.map((c) => c.list)),
    column(counts.map((c) => c.thread)),
  );
};

type Planning = Pick<OutboxStore, 'planFrom' | 'plan' | 'untried' | 'revise'>;

const planning = (database: Database, upcasters: Upcasters, at: At): Planning => ({
  planFrom: async (name, limit, plan): Promise<PlanReport> => {
    let planned = 0;
    const reader = { name, limit, beginning: 'now', upcasters } as const;
    const read = await consumeIn(database, reader, async (events, sql) => {
      const transaction: EventAppender = {
        append: (more, expected) => appendIn(sql, more, { expected, recordedAt: at() ?? undefined }),
      };
      const times = { said: (names: readonly string[]) => saidIn(sql, names) };
      planned = await insert(sql, await plan(events, times, transaction), at());
    });
    return { read, planned };
  },
  plan: (entries) => database.transaction((sql) => insert(sql, entries, at())),
  untried: async (kind) =>
    (
      await database.rows<Row>(
        `SELECT ${COLUMNS} FROM outbox WHERE channel = 'mail' AND state = 'planned' AND attempts = 0 AND payload->>'kind' = $1 ORDER BY number`,
        kind,
      )
    ).map(entryOf),
  revise: async ({ key, nextAt }, to) =>
    (await database.run(
      `UPDATE outbox SET payload = $3::jsonb, next_at = $4::timestamptz, list = $5, thread = $6
       WHERE key = $1 AND state = 'planned' AND attempts = 0 AND ${instantOf('next_at')} = $2`,
      key,
      nextAt,
      json(to.payload),
      to.nextAt,
      countsFor(to.payload).list ?? null,
      countsFor(to.payload).thread ?? null,
    )) > 0,
});

type Looking = Pick<OutboxStore, 'list' | 'find' | 'lastPlanned' | 'counts'>;

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
  counts: async () =>
    (
      await database.rows<Omit<OutboxCount, 'why'> & { readonly why: string | null }>(
        `SELECT channel, state, payload->>'kind' AS kind, why, count(*)::int AS count FROM outbox
         GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
      )
    ).map(({ why, ...count }) => ({ ...count, why: why ?? undefined })),
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
  return {
    ...planning(database, upcasters, at),
    ...claims(database, at),
    ...bookings(database, at),
    ...looking(database),
  };
};
