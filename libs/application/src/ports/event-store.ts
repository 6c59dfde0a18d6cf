import type { EventEnvelope, NewEvent } from '@sluice/kernel';

/**
 * A place in the log. Readers go in (transactionId, globalPosition) order, and never past the oldest transaction still running: a
 * position counter alone lets a reader skip an event whose transaction commits late.
 */
export type LogPosition = { readonly transactionId: bigint; readonly globalPosition: bigint };

export const LOG_START: LogPosition = { transactionId: 0n, globalPosition: 0n };

/** Optimistic lock on one stream: its version must be exactly this for the append to happen. 0 is a stream without events. */
export type ExpectedVersion = {
  readonly streamName: string;
  readonly version: number;
  /** An idempotency key of the batch that nobody may have recorded, whatever stream it is in: what stands with it would be done twice else. */
  readonly unrecorded?: string | undefined;
};

/** What became of one event of an append: `appended` is false when its idempotency key was there already. */
export type AppendOutcome = { readonly idempotencyKey: string; readonly appended: boolean };

export type EventPage = {
  readonly events: readonly EventEnvelope[];
  /** Where to go on from; equal to the position asked for when there was nothing. */
  readonly next: LogPosition;
};

/** What a reader may do inside the transaction that moves its checkpoint. */
export interface EventAppender {
  /**
   * Appends a batch in one statement. Events whose idempotency key is known are skipped and change nothing.
   * @throws VersionConflictError, or AlreadyRecordedError, when `expected` does not hold; then nothing is appended.
   */
  append(events: readonly NewEvent[], expected?: ExpectedVersion): Promise<readonly AppendOutcome[]>;
}

export interface EventStore extends EventAppender {
  /** The events of one stream, oldest first, from after `afterVersion` (default 0). Old event versions come upcast. */
  readStream(streamName: string, afterVersion?: number): Promise<readonly EventEnvelope[]>;
  /** All events of the given types, in log order, upcast. For the few that carry knowledge; never for mails. */
  readTypes(types: readonly string[]): Promise<readonly EventEnvelope[]>;
  /** The next `limit` events after `position`, in log order, upcast; never one that an unfinished writer could still precede. */
  readAfter(position: LogPosition, limit: number): Promise<EventPage>;
  /**
   * Hands the reader called `name` its next `limit` events and moves its checkpoint in one transaction with what `effects` appends.
   * When `effects` throws, neither happens. Answers how many events were handed over. Two processes under one name take turns.
   */
  consume(
    name: string,
    limit: number,
    effects: (events: readonly EventEnvelope[], transaction: EventAppender) => Promise<void>,
  ): Promise<number>;
}

/** Turns the data of an event of an older `schemaVersion` into that of the next one. */
export type Upcast = (data: unknown) => unknown;

/** By event type, then by the version it lifts *from*. A stored event is never edited. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcast>>>>;

/** Lifts an event, step by step, to the newest version its type has. */
export const upcast = (event: EventEnvelope, upcasters: Upcasters): EventEnvelope => {
  let lifted = event;
  for (
    let step = upcasters[lifted.type]?.[lifted.schemaVersion];
    step !== undefined;
    step = upcasters[lifted.type]?.[lifted.schemaVersion]
  ) {
    lifted = { ...lifted, schemaVersion: lifted.schemaVersion + 1, data: step(lifted.data) };
  }
  return lifted;
};
