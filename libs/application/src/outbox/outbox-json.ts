import type { Instant } from '@sluice/kernel';
import type { OutboxChannel, OutboxEntry, OutboxState } from '../ports/outbox-store';

/** An entry as the command line and the API give it: the contract of the JSON. */
export type OutboxJson = {
  readonly key: string;
  readonly channel: OutboxChannel;
  readonly target: string;
  /** An event's identity, or the kind of a mail. */
  readonly says: string;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly nextAt?: Instant | undefined;
  readonly plannedAt: Instant;
  readonly sentAt?: Instant | undefined;
  readonly parkedAt?: Instant | undefined;
  readonly lastError?: string | undefined;
};

/** What an entry says: an event's identity, or the kind of a mail. */
export const saidBy = ({ payload }: OutboxEntry): string =>
  typeof payload['event'] === 'string' ? payload['event'] : payload.kind;

export const outboxJson = (entry: OutboxEntry): OutboxJson => {
  const { key, channel, target, state, attempts, nextAt, plannedAt, sentAt, parkedAt, lastError } = entry;
  const next = state === 'planned' ? nextAt : undefined;
  const says = saidBy(entry);
  return {
    key,
    channel,
    target,
    says,
    state,
    attempts,
    nextAt: next,
    plannedAt,
    sentAt,
    parkedAt,
    lastError,
  };
};
