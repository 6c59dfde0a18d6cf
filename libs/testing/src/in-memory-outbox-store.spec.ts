import { InMemoryEventStore, InMemoryOutboxStore } from '@sluice/application';
import { outboxStoreContract } from './outbox-store-contract';
import { START } from './outbox-store-contract/samples';

outboxStoreContract('in memory', () => {
  let now = START;
  const clock = { now: () => now };
  const events = new InMemoryEventStore(clock);
  const outbox = new InMemoryOutboxStore(events, clock);
  return Promise.resolve({ outbox, another: outbox, events, setNow: (at) => (now = at) });
});
