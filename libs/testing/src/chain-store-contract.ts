import { ChainWorld, type ChainStoreUnderTest } from './chain-store-contract/chain-world';
import { describeEdges } from './chain-store-contract/keeping-edges';
import { describeList } from './chain-store-contract/listing-chains';

export type { ChainStoreUnderTest } from './chain-store-contract/chain-world';

/**
 * What every implementation of the `ChainStore` port keeps, together with the stores beside it: edges as they were found, with the conclusions on
 * them; a to-do list that nothing is lost from, whoever saves, takes a commit or joins conversations meanwhile.
 */
export const chainStoreContract = (name: string, make: () => Promise<ChainStoreUnderTest>): void => {
  describe(`the chain store contract, ${name}`, () => {
    let made: ChainStoreUnderTest | undefined;
    const current = (): ChainWorld => {
      if (made === undefined) throw new Error('the stores are made before each test');
      return new ChainWorld(made);
    };
    beforeEach(async () => {
      made = await make();
    });
    afterEach(async () => {
      await made?.close?.();
      made = undefined;
    });
    describeEdges(current);
    describeList(current);
  });
};
