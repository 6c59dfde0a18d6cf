import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const GONE = `--- xen/include/public/domctl.h
@@
-#define XEN_DOMCTL_CDF_fast (1U << 6)
--- xen/common/domain.c
@@
-         | XEN_DOMCTL_CDF_fast
`;
const subject = 'Revert "xen: introduce XEN_DOMCTL_CDF_fast"';
const OWN = [
  'xen/include/public/domctl.h:7:#define XEN_DOMCTL_CDF_fast (1U << 6)',
  'xen/common/domain.c:9:         | XEN_DOMCTL_CDF_fast',
];
const USER = 'tools/init.c:3:    flags |= XEN_DOMCTL_CDF_fast;';

describe('R34, a revert takes its dependents along', () => {
  it.each([
    ['blocks while somebody uses it', [...OWN, USER], ['block']],
    ['is silent when nobody does', OWN, []],
    [
      'sees a second use in a file it touches',
      [...OWN, 'xen/common/domain.c:20: x(XEN_DOMCTL_CDF_fast);'],
      ['block'],
    ],
    ['does not count a comment', [...OWN, 'xen/common/a.c:2: * XEN_DOMCTL_CDF_fast was meant'], []],
  ])('with the tree, %s', (_what, rows, expected) => {
    const patch = inTree(patchOf(GONE, { subject }), { XEN_DOMCTL_CDF_fast: rows });
    expect(verdicts(reviewOf([patch]), 'R34')).toEqual(expected);
  });

  it('takes along what another patch of the series changes', () => {
    const tree = { XEN_DOMCTL_CDF_fast: [...OWN, USER] };
    const other = patchOf('--- tools/init.c\n@@\n-    flags |= XEN_DOMCTL_CDF_fast;', { position: 2 });
    expect(verdicts(reviewOf([inTree(patchOf(GONE, { subject }), tree), other]), 'R34')).toEqual([]);
  });

  it('is silent on a removal that reverts nothing', () => {
    const patch = inTree(patchOf(GONE, { subject: 'xen: drop fast' }), {
      XEN_DOMCTL_CDF_fast: [...OWN, USER],
    });
    expect(verdicts(reviewOf([patch]), 'R34')).toEqual([]);
  });

  it('says without the tree that dependents could not be known', () => {
    expect(verdicts(reviewOf([patchOf(GONE, { subject })]), 'R34')).toEqual(['info']);
  });
});
