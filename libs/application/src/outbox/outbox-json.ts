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
  readonly withheldAt?: Instant | undefined;
  readonly lastError?: string | undefined;
  /** Why it waits or was withheld, where that is no failure. */
  readonly why?: string | undefined;
};

/** What an entry says: an event's identity, or the kind of a mail. */
export const saidBy = ({ payload }: OutboxEntry): string =>
  typeof payload['event'] === 'string' ? payload['event'] : payload.kind;

export const outboxJson = (entry: OutboxEntry): OutboxJson => {
  const { key, channel, target, state, attempts, nextAt, plannedAt } = entry;
  const { sentAt, parkedAt, withheldAt, lastError, why } = entry;
  return {
    ...{ key, channel, target, says: saidBy(entry), state, attempts },
    nextAt: state === 'planned' ? nextAt : undefined,
    ...{ plannedAt, sentAt, parkedAt, withheldAt, lastError, why },
  };
};
