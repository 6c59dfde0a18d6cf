import type { AfterFailure, OutboxStore } from '@sluice/application';
import type { Instant, NewEvent } from '@sluice/kernel';
import { insertEvents } from './event-store';
import { lockStreams } from './locks';
import { clock, type At } from './outbox-row';
import { json, type Database, type Sql } from './sql';

/** Longer words of a server help nobody. */
const MAX_ERROR = 500;

/** Without a NUL, which PostgreSQL has no text for, and other control characters. */
const plain = (words: string): string =>
  words.replaceAll(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').slice(0, MAX_ERROR);

type Bookings = Pick<OutboxStore, 'sent' | 'failed' | 'withheld'>;

/** Rows of the outbox and what is recorded with them, in one transaction; the log comes first: see `lockStreams`. */
const booking = async (
  database: Database,
  { events, at }: { readonly events: readonly NewEvent[]; readonly at: Instant | null },
  change: (sql: Sql) => Promise<number>,
): Promise<void> => {
  if (events.length === 0) {
    await change(database);
    return;
  }
  await database.transaction(async (sql) => {
    await lockStreams(
      sql,
      events.map((e) => e.streamName),
    );
    if ((await change(sql)) > 0) await insertEvents(sql, events, at ?? undefined);
  });
};

const failing = (pause: number | null): string =>
  pause === null
    ? `state = 'parked', parked_at = ${clock(4)}, payload = (payload || $5::jsonb) - 'secret'`
    : `payload = payload || $5::jsonb, next_at = ${clock(4)} + make_interval(secs => ${pause})`;

/** What became of an attempt, or of an entry that is not to be attempted: see the port. */
export const bookings = (database: Database, at: At): Bookings => ({
  sent: (key, events = []) =>
    booking(database, { events, at: at() }, (sql) =>
      sql.run(
        `UPDATE outbox SET state = 'sent', sent_at = ${clock(2)}, counted_at = ${clock(2)}, parked_at = NULL, withheld_at = NULL, why = NULL,
           payload = payload - 'secret' WHERE key = $1 AND state <> 'sent'`,
        key,
        at(),
      ),
    ),
  withheld: ({ key, attempts }, why, events = []) =>
    booking(database, { events, at: at() }, (sql) =>
      sql.run(
        `UPDATE outbox SET state = 'withheld', withheld_at = ${clock(4)}, why = $3, counted_at = NULL, payload = payload - 'secret'
         WHERE key = $1 AND attempts = $2::int AND state = 'planned'`,
        key,
        attempts,
        plain(why),
        at(),
      ),
    ),
  failed: async ({ key, attempts }, error, after: AfterFailure) => {
    await database.run(
      `UPDATE outbox SET last_error = $3, counted_at = CASE WHEN $6::boolean THEN counted_at END,
         ${failing(after.then === 'retry' ? Math.round(after.afterSeconds) : null)}
       WHERE key = $1 AND attempts = $2::int AND state = 'planned'`,
      key,
      attempts,
      plain(error),
      at(),
      json(after.takenFor === undefined ? {} : { takenFor: after.takenFor }),
      after.mayBeTaken === true,
    );
  },
});
