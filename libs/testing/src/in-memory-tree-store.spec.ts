import { InMemoryMailWorld, InMemoryTreeStore } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { treeStoreContract } from './tree-store-contract';

treeStoreContract('in memory', () => {
  let now = '2024-04-01T00:00:00Z' as Instant;
  const clock = { now: () => now };
  const world = new InMemoryMailWorld(clock);
  const tree = new InMemoryTreeStore(world, clock);
  return Promise.resolve({
    tree,
    intake: world,
    derivation: world,
    reader: world,
    setNow: (at) => (now = at),
  });
});
