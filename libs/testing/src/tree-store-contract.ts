import { describeSeveralBranches } from './tree-store-contract/counting-branches';
import { describeDirt } from './tree-store-contract/finding-commits';
import { describeBranches } from './tree-store-contract/taking-branches';
import { describeCommits } from './tree-store-contract/taking-commits';
import { describeMaintainers } from './tree-store-contract/taking-maintainers';
import { TreeWorld, type TreeStoreUnderTest } from './tree-store-contract/tree-world';

export type { TreeStoreUnderTest } from './tree-store-contract/tree-world';

/**
 * What every implementation of the `TreeStore` port keeps, together with the stores beside it: commits once, found again from the mails they may
 * be the outcome of, those mails' neighbourhoods on the to-do list whichever came first, one branch for a commit
 * of several in whatever order these come, and a forced push that takes back what it took.
 */
export const treeStoreContract = (name: string, make: () => Promise<TreeStoreUnderTest>): void => {
  describe(`the tree store contract, ${name}`, () => {
    let made: TreeStoreUnderTest | undefined;
    const current = (): TreeWorld => {
      if (made === undefined) throw new Error('the stores are made before each test');
      return new TreeWorld(made);
    };
    beforeEach(async () => {
      made = await make();
      current().setNow('2024-04-01T00:00:00Z');
    });
    afterEach(async () => {
      await made?.close?.();
      made = undefined;
    });
    describeCommits(current);
    describeDirt(current);
    describeBranches(current);
    describeSeveralBranches(current);
    describeMaintainers(current);
  });
};
