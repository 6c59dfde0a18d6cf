import { messageId, type Instant } from '@sluice/kernel';
import { smallModel } from '../redrawn/model';
import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { HEADER } from '../redrawn/new-flag';
import type { Claim } from './rule';

const claim: Claim = {
  channel: 'cdf',
  value: '6',
  name: 'XEN_DOMCTL_CDF_fast',
  series: 'other',
  messageId: messageId('earlier@example.org'),
  saidAt: '2021-08-01T00:00:00Z' as Instant,
  state: 'reverted',
};
const patch = patchOf(HEADER('fast', 6, 'iommu'));

describe('R35, an idea that returns', () => {
  it.each([
    ['asks after a reverted series with the name', [claim], ['ask judgement']],
    ['is silent when that series is still in flight', [{ ...claim, state: 'in-flight' as const }], []],
    ['is silent on another name', [{ ...claim, name: 'XEN_DOMCTL_CDF_slow' }], []],
    ['is silent where nothing went before', [], []],
  ])('%s', (_what, claims, expected) => {
    expect(verdicts(reviewOf([patch], { claims }), 'R35')).toEqual(expected);
  });

  const retired = {
    ...smallModel,
    identifiers: [
      ...smallModel.identifiers,
      {
        channel: 'cdf' as const,
        name: 'XEN_DOMCTL_CDF_fast',
        formerNames: [],
        values: [
          {
            value: 6,
            from: { commit: '2075b410ee', date: '2021-09-07' },
            until: { commit: '9516d01ac3', date: '2021-09-14' },
            released: 'never',
          },
        ],
      },
    ],
  };

  it.each([
    ['asks after a name the registry holds as retired', '2021-10-06T12:00:00Z', ['ask judgement']],
    ['is silent on the day it first came', '2021-09-07T12:00:00Z', []],
  ])('%s', (_what, at, expected) => {
    const result = reviewOf([patchOf(HEADER('fast', 6, 'iommu'), { model: retired })], {
      model: retired,
      at: at as Instant,
    });
    expect(verdicts(result, 'R35')).toEqual(expected);
  });
});
