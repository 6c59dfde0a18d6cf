import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { ARM_ACCEPTS, HEADER, wholeFlag, X86_REFUSES } from '../redrawn/new-flag';

const physcap = (name: string): string =>
  `--- xen/include/public/sysctl.h\n@@\n+#define XEN_SYSCTL_PHYSCAP_${name} (1u << 7)\n`;

describe('R06, the toolstack can ask first', () => {
  it.each([
    ['cannot be sure without the tree', wholeFlag('fast'), ['ask undetermined']],
    ['is content with a capability in the series', wholeFlag('fast') + physcap('fast'), []],
    ['is not content with another capability', wholeFlag('fast') + physcap('quick'), ['ask undetermined']],
    ['knows the other words of a capability', wholeFlag('vpmu') + physcap('pmu'), []],
    ['is silent on a bit no arch accepts', HEADER('fast', 6, 'iommu') + X86_REFUSES('fast'), []],
    ['is silent on a capability of the host', physcap('fast'), []],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R06')).toEqual(expected);
  });

  const patch = patchOf(HEADER('fast', 6, 'iommu') + ARM_ACCEPTS('fast'));

  it.each([
    ['asks when the tree has no capability', { XEN_SYSCTL_PHYSCAP_fast: [] }, ['ask']],
    [
      'is content when it has',
      { XEN_SYSCTL_PHYSCAP_fast: ['xen/common/sysctl.c:9:pi->cap |= XEN_SYSCTL_PHYSCAP_fast;'] },
      [],
    ],
  ])('with the tree, %s', (_what, uses, expected) => {
    expect(verdicts(reviewOf([inTree(patch, uses)]), 'R06')).toEqual(expected);
  });

  it('shows the tree that was asked', () => {
    const [found] = reviewOf([inTree(patch, { XEN_SYSCTL_PHYSCAP_fast: [] })]).findings.filter(
      (f) => f.rule === 'R06',
    );
    expect(found?.evidence.at(-1)).toEqual({
      kind: 'commit',
      commit: '1234567890123456789012345678901234567890',
      quote: 'XEN_SYSCTL_PHYSCAP_fast stands nowhere in the tree',
    });
  });
});
