import type { Instant } from '@sluice/kernel';
import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { smallModel } from '../redrawn/model';
import { HEADER } from '../redrawn/new-flag';

const removed = (bit: number): string => `-#define XEN_DOMCTL_CDF_vpci (1U << ${bit})\n`;
const moved = (from: number, to: number): string =>
  `-#define XEN_DOMCTL_CDF_vpmu (1U << ${from})\n+#define XEN_DOMCTL_CDF_vpmu (1U << ${to})\n`;

describe('R13, a freed number that changes hands', () => {
  it.each([
    ['is said', removed(7) + moved(8, 7), ['info']],
    ['is not said of a mere removal', removed(7), []],
    ['is not said of a move to another number', removed(7) + moved(8, 9), []],
  ])('%s', (_what, lines, expected) => {
    const patch = patchOf(`--- xen/include/public/domctl.h\n@@\n${lines}`);
    expect(verdicts(reviewOf([patch]), 'R13')).toEqual(expected);
  });

  const young = (value: number, released: string, day = '2021-10-07') => ({
    ...smallModel,
    identifiers: [
      ...smallModel.identifiers,
      {
        channel: 'cdf' as const,
        name: 'XEN_DOMCTL_CDF_young',
        formerNames: [],
        values: [{ value, from: { commit: '2075b410ee', date: day }, released }],
      },
    ],
  });
  const at = '2021-10-08T12:00:00Z' as Instant;

  it.each([
    ['asks of a bit right after one of this cycle', young(5, 'never'), ['ask']],
    ['asks while the release that will hold it is not out', young(5, '4.16'), ['ask']],
    ['is silent after one of an earlier cycle', young(5, '4.15', '2020-10-07'), []],
    ['is silent when the young one is elsewhere', young(3, 'never'), []],
    ['is silent before the young one came', young(5, 'never', '2021-10-09'), []],
  ])('%s', (_what, model, expected) => {
    const result = reviewOf([patchOf(HEADER('fast', 6, 'iommu'), { model })], { model, at });
    expect(verdicts(result, 'R13')).toEqual(expected);
  });
});
