import { messageId, type Instant } from '@sluice/kernel';
import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { HEADER } from '../redrawn/new-flag';
import type { Claim } from './rule';

const other: Claim = {
  channel: 'cdf',
  value: '6',
  name: 'XEN_DOMCTL_CDF_slow',
  series: 'other',
  messageId: messageId('other@example.org'),
  saidAt: '2021-10-01T00:00:00Z' as Instant,
  state: 'in-flight',
};

describe('R36, two series in flight on one number', () => {
  it.each([
    ['asks when another series wants the number', [other], ['ask']],
    ['asks when another series brings the name', [{ ...other, name: 'XEN_DOMCTL_CDF_fast' }], ['ask']],
    ['is silent on another number', [{ ...other, value: '7' }], []],
    ['is silent on the number of another channel', [{ ...other, channel: 'physcap' as const }], []],
    ['is silent on a series that was reverted', [{ ...other, state: 'reverted' as const }], []],
    ['is silent where the other number is not known', [{ ...other, value: undefined }], []],
  ])('%s', (_what, claims, expected) => {
    expect(verdicts(reviewOf([patchOf(HEADER('fast', 6, 'iommu'))], { claims }), 'R36')).toEqual(expected);
  });

  it('asks of a bit that moves onto the number', () => {
    const moved =
      '--- xen/include/public/domctl.h\n@@\n-#define XEN_DOMCTL_CDF_fast (1U << 7)\n+#define XEN_DOMCTL_CDF_fast (1U << 6)\n';
    expect(verdicts(reviewOf([patchOf(moved)], { claims: [other] }), 'R36')).toEqual(['ask']);
  });

  it('shows both patches', () => {
    const [found] = reviewOf([patchOf(HEADER('fast', 6, 'iommu'))], { claims: [other] }).findings.filter(
      (f) => f.rule === 'R36',
    );
    expect(found?.evidence.map((e) => e.kind)).toEqual(['hunk', 'mail']);
  });
});
