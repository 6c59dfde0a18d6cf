import type { Instant } from './instant';

/** Where an event stands in its own history: what came from outside, or what Sluice concluded from it. */
export type EventSort = 'fact' | 'conclusion';

/**
 * An event to be appended. `idempotencyKey` is derived from content: a second arrival of the same key is a no-op.
 * `saidAt` is when the world said it, `recordedAt` (stamped by the store) when Sluice learnt it.
 */
export type NewEvent<T extends string = string, D = unknown> = {
  readonly sort: EventSort;
  readonly type: T;
  readonly schemaVersion: number;
  readonly streamName: string;
  readonly idempotencyKey: string;
  readonly saidAt?: Instant | undefined;
  readonly data: D;
};

/** A stored event. Read in `(transactionId, globalPosition)` order: see the event store port. */
export type EventEnvelope<T extends string = string, D = unknown> = NewEvent<T, D> & {
  readonly globalPosition: bigint;
  readonly transactionId: bigint;
  readonly streamVersion: number;
  readonly recordedAt: Instant;
};

/** What a person may do to one stream: pure, total, synchronous. */
export type Decider<State, Command, Event> = {
  readonly initial: State;
  readonly decide: (state: State, command: Command) => readonly Event[];
  readonly evolve: (state: State, event: Event) => State;
};

/** The stream moved on while a decision was being made: decide again. */
export class VersionConflictError extends Error {
  constructor(
    readonly streamName: string,
    readonly expectedVersion: number,
    readonly actualVersion: number,
  ) {
    super(`stream ${streamName} is at version ${actualVersion}, not ${expectedVersion}`);
    this.name = 'VersionConflictError';
  }
}

/** Somebody else recorded the same a moment ago, in another stream perhaps: decide again. */
export class AlreadyRecordedError extends Error {
  constructor(readonly idempotencyKey: string) {
    super(`"${idempotencyKey}" was recorded already`);
    this.name = 'AlreadyRecordedError';
  }
}
