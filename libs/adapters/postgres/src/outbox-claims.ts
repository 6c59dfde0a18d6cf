import {
  countsFor,
  LONGEST_REST_SECONDS,
  SIGN_IN,
  type Claimed,
  type ClaimOrder,
  type LedgerWindows,
  type OutboxChannel,
  type OutboxEntry,
  type OutboxStore,
  type Permission,
  type SentLedger,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { lockSending } from './locks';
import { clock, COLUMNS, entryOf, one, type At, type Row } from './outbox-row';
import { array, column, instantOf, type Database, type Sql } from './sql';

type DueRow = Row & { readonly now: Instant };

/** Due mail; parameter 1 is the time, 2 are the targets to leave alone. */
const DUE = `channel = 'mail' AND state = 'planned' AND next_at <= ${clock(1)} AND NOT target = ANY(${array(2, 'text')})`;

/** A link to sign in comes first, by an index of its own: whoever asked for it waits in front of a page, and a storm may be due. */
const FIRST_DUE = `SELECT ${COLUMNS}, ${instantOf(clock(1))} AS now FROM outbox
  WHERE key = coalesce(
    (SELECT key FROM outbox WHERE ${DUE} AND payload->>'kind' = '${SIGN_IN}' ORDER BY next_at, number LIMIT 1),
    (SELECT key FROM outbox WHERE ${DUE} ORDER BY next_at, number LIMIT 1))
  AND ${DUE} FOR UPDATE`;

/** The newest of one window; parameter 1 is the time, 2 the entry itself. */
const windowOf = (name: keyof SentLedger, which: string, n: number): string =>
  `(SELECT '${name}' AS name, ${instantOf('counted_at')} AS at FROM outbox
    WHERE channel = 'mail' AND key <> $2 AND ${which} AND counted_at > ${clock(1)} - make_interval(secs => $${n}::int)
    ORDER BY counted_at DESC LIMIT $${n + 1}::int)`;

const LEDGER = [
  windowOf('all', 'true', 5),
  windowOf('list', 'list = $3', 7),
  windowOf('thread', 'thread = $4', 9),
].join(' UNION ALL ');

const ledgerOf = async (
  sql: Sql,
  { key, payload }: OutboxEntry,
  { windows, at }: { readonly windows: LedgerWindows; readonly at: Instant | null },
): Promise<SentLedger> => {
  const { list, thread } = countsFor(payload);
  const rows = await sql.rows<{ readonly name: keyof SentLedger; readonly at: Instant }>(
    LEDGER,
    ...[at, key, list ?? null, thread ?? null],
    ...[windows.all, windows.list, windows.thread].flatMap(({ seconds, limit }) => [seconds, limit]),
  );
  const times = (name: keyof SentLedger): readonly Instant[] =>
    rows
      .flatMap((row) => (row.name === name ? [row.at] : []))
      .sort()
      .reverse();
  return { all: times('all'), list: times('list'), thread: times('thread') };
};

/** What a permission makes of a due entry at once; parameter 1 is its key. */
const settle = async (
  sql: Sql,
  { key }: OutboxEntry,
  said: { readonly permission: Permission; readonly at: Instant | null; readonly leaseSeconds: number },
): Promise<OutboxEntry | undefined> => {
  const { permission, at, leaseSeconds } = said;
  const set = (change: string, ...values: readonly (string | number | null)[]): Promise<readonly Row[]> =>
    sql.rows<Row>(`UPDATE outbox SET ${change} WHERE key = $1 RETURNING ${COLUMNS}`, key, ...values);
  const lease = `next_at = ${clock(2)} + make_interval(secs => $3::int)`;
  if ('wait' in permission)
    return one(await set('next_at = $2::timestamptz, why = $3', permission.wait, permission.why));
  if ('withhold' in permission) return one(await set(lease, at, leaseSeconds));
  const claim = `${lease}, attempts = attempts + 1, counted_at = ${clock(2)}, why = NULL`;
  return one(await set(claim, at, leaseSeconds));
};

const claimPermitted =
  (database: Database, now: At): OutboxStore['claimPermitted'] =>
  ({ leaseSeconds, except = [], permit }) =>
    database.transaction(async (sql): Promise<Claimed | undefined> => {
      await lockSending(sql);
      const at = now();
      const [row] = await sql.rows<DueRow>(FIRST_DUE, at, column(except));
      if (row === undefined) return undefined;
      const entry = entryOf(row);
      const ledger = await ledgerOf(sql, entry, { windows: permit.windows, at });
      const permission = permit.ask(entry, { ledger, now: row.now });
      return { entry: (await settle(sql, entry, { permission, at, leaseSeconds })) ?? entry, permission };
    });

/** What puts entries back; parameter `n` is the time. */
const putBack = (n: number): string =>
  `UPDATE outbox SET state = 'planned', attempts = 0, next_at = ${clock(n)}, released_at = ${clock(n)}, parked_at = NULL, withheld_at = NULL, why = NULL`;

/** Two statements, each by an index of its own; parameter 1 is the time. */
const OF_ANOTHER_CLOCK = [
  `UPDATE outbox SET next_at = ${clock(1)},
     planned_at = CASE WHEN attempts = 0 AND released_at IS NULL THEN least(planned_at, ${clock(1)}) ELSE planned_at END
   WHERE channel IN ('mail', 'webhook') AND state = 'planned' AND next_at > ${clock(1)} + make_interval(secs => ${String(LONGEST_REST_SECONDS)})`,
  `UPDATE outbox SET counted_at = ${clock(1)} WHERE channel = 'mail' AND counted_at > ${clock(1)}`,
];

type Claims = Pick<OutboxStore, 'claim' | 'claimPermitted' | 'due' | 'again' | 'allAgain' | 'askAgain'>;

/** What hands entries out, and back: see the port. */
export const claims = (database: Database, at: At): Claims => ({
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
  claimPermitted: claimPermitted(database, at),
  due: async () => {
    for (const statement of OF_ANOTHER_CLOCK) await database.run(statement, at());
    const rows = await database.rows<{ channel: OutboxChannel }>(
      `SELECT DISTINCT channel FROM outbox WHERE state = 'planned' AND next_at <= ${clock(1)} ORDER BY channel`,
      at(),
    );
    return rows.map((row) => row.channel);
  },
  again: async (key) =>
    (await database.run(
      `${putBack(2)} WHERE key = $1 AND (state IN ('parked', 'withheld') OR (state = 'sent' AND channel = 'webhook'))`,
      key,
      at(),
    )) > 0,
  allAgain: (target) =>
    database.run(
      `${putBack(2)} WHERE state = 'parked' AND ($1::text IS NULL OR target = $1)`,
      target ?? null,
      at(),
    ),
  askAgain: (why) =>
    database.run(
      `UPDATE outbox SET next_at = planned_at, why = NULL WHERE channel = 'mail' AND state = 'planned' AND why = $1`,
      why,
    ),
});
