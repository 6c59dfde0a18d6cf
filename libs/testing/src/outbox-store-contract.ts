import type { EventStore, OutboxStore } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import {
  describeAgain,
  describeAttempts,
  describeClaims,
  describeDue,
  describeSecrets,
} from './outbox-store-contract/attempts';
import { describeLooking } from './outbox-store-contract/looking';
import {
  describeLedger,
  describePermitted,
  describeReasonOver,
  describeWithheld,
} from './outbox-store-contract/permitted';
import {
  describeLater,
  describePlanning,
  describePlanningBesideOthers,
} from './outbox-store-contract/planning';
import { describeRevising } from './outbox-store-contract/revising';

/** A fresh, empty outbox over an empty log, by a clock that stands still until it is set. */
export type OutboxUnderTest = {
  readonly outbox: OutboxStore;
  /** A second handle on the same outbox, as another process holds it. */
  readonly another: OutboxStore;
  readonly events: EventStore;
  setNow(at: Instant): void;
};

/** The outbox of the running test. */
export type CurrentOutbox = () => OutboxUnderTest;

/** What every implementation of the `OutboxStore` port keeps: each key once, each claim by one, nothing lost. Call it from a spec beside each. */
export const outboxStoreContract = (name: string, make: () => Promise<OutboxUnderTest>): void => {
  describe(`the outbox contract, ${name}`, () => {
    let made: OutboxUnderTest | undefined;
    beforeEach(async () => {
      made = await make();
    });
    const current = (): OutboxUnderTest => {
      if (made === undefined) throw new Error('the outbox is made before each test');
      return made;
    };
    describePlanning(current);
    describeLater(current);
    describePlanningBesideOthers(current);
    describeRevising(current);
    describeClaims(current);
    describeDue(current);
    describeAttempts(current);
    describeAgain(current);
    describeSecrets(current);
    describePermitted(current);
    describeReasonOver(current);
    describeLedger(current);
    describeWithheld(current);
    describeLooking(current);
  });
};
