import type { EventStore, Upcasters } from '@sluice/application';
import type { NewEvent } from '@sluice/kernel';
import {
  describeConcurrentAppends,
  describeCrossingBatches,
  describeExpectedVersion,
} from './event-store-contract/concurrency';
import { describeAppends, describeIdempotence } from './event-store-contract/appending';
import {
  describeConsumers,
  describeConsumerFailures,
  describeSeveralConsumers,
} from './event-store-contract/consuming';
import { describeLateWriters } from './event-store-contract/late-writers';
import { describeLog, describeStreams } from './event-store-contract/reading';
import { UPCASTERS } from './event-store-contract/samples';
import { describeUpcasting } from './event-store-contract/upcasting';

/**
 * A writer that holds its transaction open: what it appended is not to be seen until `commit`. The transaction takes its number with
 * the first append. `rollback` after `commit`, or twice, does nothing.
 */
export interface LateWriter {
  append(events: readonly NewEvent[]): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** A fresh, empty store, and what else it can show of itself. */
export type EventStoreUnderTest = {
  readonly store: EventStore;
  /** A second handle on the same log, as another process holds it; without one `store` itself plays both. */
  readonly another?: EventStore | undefined;
  /** Begins a transaction of its own; needed by `lateWriters`. */
  readonly lateWriter?: (() => Promise<LateWriter>) | undefined;
  readonly close?: (() => Promise<void>) | undefined;
};

/** `lateWriters` is false for a store whose every append is a transaction by itself: then nothing can commit late. */
export type EventStoreAbilities = { readonly lateWriters: boolean };

/** Makes an empty store that lifts events by these upcasters; called once for each test. */
export type MakeEventStore = (upcasters: Upcasters) => Promise<EventStoreUnderTest>;

/**
 * What every implementation of the `EventStore` port keeps: facts once, versions without gaps, readers that skip nothing and see
 * nothing twice, checkpoints that move with their effects or not at all. Call it from a spec beside each implementation.
 * With `lateWriters` it also shows that a transaction which commits late is not jumped over.
 */
export const eventStoreContract = (
  name: string,
  make: MakeEventStore,
  abilities: EventStoreAbilities = { lateWriters: false },
): void => {
  describe(`the event store contract, ${name}`, () => {
    let made: EventStoreUnderTest | undefined;
    beforeEach(async () => {
      made = await make(UPCASTERS);
    });
    afterEach(async () => {
      await made?.close?.();
      made = undefined;
    });
    const current = (): EventStoreUnderTest => {
      if (made === undefined) throw new Error('the store is made before each test');
      return made;
    };
    describeAppends(current);
    describeIdempotence(current);
    describeExpectedVersion(current);
    describeConcurrentAppends(current);
    describeCrossingBatches(current);
    describeStreams(current);
    describeLog(current);
    describeUpcasting(current);
    describeConsumers(current);
    describeSeveralConsumers(current);
    describeConsumerFailures(current);
    if (abilities.lateWriters) describeLateWriters(current);
  });
};
