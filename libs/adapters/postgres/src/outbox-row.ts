import type { OutboxChannel, OutboxEntry, OutboxPayload, OutboxState } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { instantOf } from './sql';

export const COLUMNS = `key, channel, target, payload, state, attempts, last_error, why, ${[
  'next_at',
  'planned_at',
  'sent_at',
  'parked_at',
  'withheld_at',
  'released_at',
]
  .map((name) => `${instantOf(name)} AS ${name}`)
  .join()}`;

export type Row = {
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
  readonly why: string | null;
  readonly withheld_at: Instant | null;
  readonly released_at: Instant | null;
};

export const entryOf = (row: Row): OutboxEntry => ({
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
  why: row.why ?? undefined,
  withheldAt: row.withheld_at ?? undefined,
  releasedAt: row.released_at ?? undefined,
});

/** Parameter `n` is the time by this process's clock; where that is null, it is the server's. */
export const clock = (n: number): string => `coalesce($${n}::timestamptz, statement_timestamp())`;

export type At = () => Instant | null;

export const one = (rows: readonly Row[]): OutboxEntry | undefined => rows.map(entryOf)[0];
