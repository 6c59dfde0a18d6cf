import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { ARM_ACCEPTS, COMMON_MASK, HEADER, LIBXL_SETS, X86_REFUSES } from '../redrawn/new-flag';

const accepted = HEADER('fast', 6, 'iommu') + COMMON_MASK('fast') + ARM_ACCEPTS('fast');

describe('R02, somebody sets the new bit', () => {
  it.each([
    ['asks when the whole series and the tree are known', accepted, { treeKnown: true }, ['ask']],
    ['cannot know without the tree', accepted, {}, ['ask undetermined']],
    [
      'cannot know while patches are missing',
      accepted,
      { total: 2, missing: [2], treeKnown: true },
      ['ask undetermined'],
    ],
    ['is content when libxl sets it', accepted + LIBXL_SETS('fast'), {}, []],
    ['has nothing to ask of a bit no arch accepts', HEADER('fast', 6, 'iommu') + X86_REFUSES('fast'), {}, []],
    [
      'has nothing to ask of a host capability',
      '--- xen/include/public/sysctl.h\n@@\n+#define XEN_SYSCTL_PHYSCAP_x (1u << 8)',
      {},
      [],
    ],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R02')).toEqual(expected);
  });

  it('is content when another patch of the series sets it', () => {
    const patches = [patchOf(accepted), patchOf(LIBXL_SETS('fast'), { position: 2 })];
    expect(verdicts(reviewOf(patches), 'R02')).toEqual([]);
  });

  it('names what it could not know', () => {
    const patch = patchOf(accepted, { position: 7 });
    const missing = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11];
    expect(reviewOf([patch], { total: 11, missing }).findings.find((f) => f.rule === 'R02')?.sentence).toBe(
      'Arm accepts XEN_DOMCTL_CDF_fast, and none of the patches seen sets it: not create_dom0(), not dom0less, not libxl. ' +
        'Whether anything else does could not be known: 10 of 11 patches never received.',
    );
  });

  it.each([
    ['knows that nobody does', {}, ['ask']],
    [
      'is content when a place that builds domains has the name',
      { XEN_DOMCTL_CDF_fast: ['xen/arch/arm/domain_build.c:9:  cfg.flags |= XEN_DOMCTL_CDF_fast;'] },
      [],
    ],
    [
      'takes other code for no builder',
      { XEN_DOMCTL_CDF_fast: ['xen/arch/arm/vpci.c:9:  x(XEN_DOMCTL_CDF_fast);'] },
      ['ask'],
    ],
  ])('with the tree, %s', (_what, uses, expected) => {
    const patch = patchOf(HEADER('fast', 6, 'iommu') + ARM_ACCEPTS('fast'));
    expect(verdicts(reviewOf([inTree(patch, uses)]), 'R02')).toEqual(expected);
  });
});
