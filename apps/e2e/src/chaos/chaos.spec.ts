import { rmSync } from 'node:fs';
import { corpus, describeWithCorpus, describeWithRedis } from '@sluice/testing';
import { temporaryFolder } from '../running-sluice';
import { mailsOf } from './mails';
import type { Outcome } from './outcome';
import { runChaos } from './run';

/** The short form of `npm run chaos`: the same code, fewer mails and blows. */
const onRealMail = (): void => {
  const folder = temporaryFolder('chaos');
  let outcomes: readonly Outcome[];

  beforeAll(async () => {
    const mails = [
      ...mailsOf(corpus('iommu', 'iommu-2000.mbox.xz')).slice(0, 150),
      ...mailsOf(corpus('cdf-vpci', 'cdf-vpci.mbox')),
    ];
    outcomes = await runChaos({
      ...{ folder, mails, seed: 4711, print: () => undefined },
      ...{ workers: 2, kills: 8, flushes: 1, restarts: 1, size: 40, twice: 0.3 },
    });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('leave the same state as a run that nobody disturbed', () => {
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(5);
  });
};

describeWithRedis('workers that are killed and servers that go away', () => {
  describeWithCorpus('on real mail', onRealMail);
});
