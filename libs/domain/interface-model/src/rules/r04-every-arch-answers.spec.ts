import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { ARM_ACCEPTS, COMMON_MASK, HEADER, X86_REFUSES } from '../redrawn/new-flag';

const header = HEADER('fast', 6, 'iommu');
const commonRefusal =
  '--- xen/common/domain.c\n@@ static int sanitise_domain_config(struct c *c)\n+    if ( (config->flags & XEN_DOMCTL_CDF_fast) && !fast )\n+        return -EINVAL;\n';

describe('R04, every arch accepts or refuses', () => {
  it.each([
    [
      'informs when all answered and one refuses',
      header + COMMON_MASK('fast') + ARM_ACCEPTS('fast') + X86_REFUSES('fast'),
      {},
      ['info'],
    ],
    ['wants the common mask', header + ARM_ACCEPTS('fast') + X86_REFUSES('fast'), {}, ['must-fix', 'info']],
    [
      'cannot know of the mask while patches are missing',
      header + X86_REFUSES('fast'),
      { total: 2, missing: [2] },
      ['must-fix undetermined'],
    ],
    [
      'wants a word where silence accepts',
      header + COMMON_MASK('fast') + ARM_ACCEPTS('fast'),
      {},
      ['must-fix'],
    ],
    [
      'takes a refusal in common code for every arch',
      header + COMMON_MASK('fast') + commonRefusal + ARM_ACCEPTS('fast'),
      {},
      [],
    ],
    ['asks nothing where silence refuses', header + COMMON_MASK('fast') + X86_REFUSES('fast'), {}, []],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R04')).toEqual(expected);
  });

  it('takes the answers of all patches together', () => {
    const parts = [header, COMMON_MASK('fast'), ARM_ACCEPTS('fast'), X86_REFUSES('fast')];
    const patches = parts.map((text, i) => patchOf(text, { position: i + 1 }));
    expect(verdicts(reviewOf(patches), 'R04')).toEqual(['info']);
  });

  it('finds the name in the mask of the tree, as when a bit only changes its header', () => {
    const row = 'xen/common/domain.c:500:           XEN_DOMCTL_CDF_iommu | XEN_DOMCTL_CDF_fast) )';
    const patch = inTree(patchOf(HEADER('fast', 6, 'iommu') + X86_REFUSES('fast')), {
      XEN_DOMCTL_CDF_fast: [row],
    });
    expect(verdicts(reviewOf([patch]), 'R04')).toEqual([]);
  });
});
