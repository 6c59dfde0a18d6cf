import { InMemoryMailWorld, InMemoryTreeStore } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { landedReaderContract } from './landed-reader-contract';
import { linkIndexContract } from './link-index-contract';
import { treeStoreContract } from './tree-store-contract';

const made = () => {
  let now = '2024-04-01T00:00:00Z' as Instant;
  const clock = { now: () => now };
  const world = new InMemoryMailWorld(clock);
  const tree = new InMemoryTreeStore(world, clock);
  return Promise.resolve({
    tree,
    intake: world,
    derivation: world,
    reader: world,
    links: world.links,
    setNow: (at: Instant) => (now = at),
  });
};

treeStoreContract('in memory', made);
landedReaderContract('in memory', made);
linkIndexContract('in memory', made);
