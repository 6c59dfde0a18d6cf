import { InMemoryMailWorld, InMemoryTreeStore } from '@sluice/application';
import { chainStoreContract } from './chain-store-contract';
import { AT } from './chain-store-contract/chain-world';

chainStoreContract('in memory', () => {
  const clock = { now: () => AT };
  const world = new InMemoryMailWorld(clock);
  return Promise.resolve({
    chains: world.chains,
    tree: new InMemoryTreeStore(world, clock),
    intake: world,
    derivation: world,
    reader: world,
  });
});
