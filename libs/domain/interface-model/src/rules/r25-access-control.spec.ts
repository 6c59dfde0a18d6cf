import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const op = (row: string, section = 'struct xen_domctl {'): string =>
  `--- xen/include/public/domctl.h\n@@ ${section}\n     uint32_t cmd;\n${row}\n`;
const NEW = op('+#define XEN_DOMCTL_fast_op 90');
const access = (name: string): string =>
  `--- xen/xsm/flask/hooks.c\n@@ static int flask_domctl(struct domain *d, int cmd)\n+    case ${name}:\n`;

describe('R25, access control knows every operation', () => {
  it.each([
    ['finds an operation without a case', NEW, {}, ['must-fix']],
    ['is content with a case', NEW + access('XEN_DOMCTL_fast_op'), {}, []],
    ['is not content with the case of another', NEW + access('XEN_DOMCTL_slow_op'), {}, ['must-fix']],
    ['cannot know while patches are missing', NEW, { total: 2, missing: [2] }, ['must-fix undetermined']],
    [
      'is silent on a number that is no operation',
      op('+#define XEN_DOMCTL_MODE_fast 2', 'struct xen_domctl_mode {'),
      {},
      [],
    ],
    [
      'is silent on an operation renumbered',
      op('-#define XEN_DOMCTL_fast_op 90\n+#define XEN_DOMCTL_fast_op 91'),
      {},
      [],
    ],
    ['is silent on an operation that goes', op('-#define XEN_DOMCTL_fast_op 90'), {}, []],
    [
      'knows operations whose numbers stand beside their structures',
      '--- xen/include/public/platform.h\n@@\n+#define XENPF_fast_op 90\n+#define XENPF_FAST_MAX 4\n',
      {},
      ['must-fix'],
    ],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R25')).toEqual(expected);
  });

  it('is content when the tree has the case', () => {
    const uses = { XEN_DOMCTL_fast_op: ['xen/xsm/flask/hooks.c:7:    case XEN_DOMCTL_fast_op:'] };
    expect(verdicts(reviewOf([inTree(patchOf(NEW), uses)]), 'R25')).toEqual([]);
  });
});
