import { InMemoryEventStore } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { eventStoreContract } from './event-store-contract';

const clock = { now: () => '2021-10-14T12:00:00Z' as Instant };

eventStoreContract('in memory', (upcasters) =>
  Promise.resolve({ store: new InMemoryEventStore(clock, upcasters) }),
);
