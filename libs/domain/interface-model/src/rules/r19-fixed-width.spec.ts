import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

describe('R19, fixed-width types and unsigned literals', () => {
  it.each([
    ['wants no int', 'xen/include/public/domctl.h', '+    int count;', ['must-fix']],
    ['wants no enum', 'xen/include/public/domctl.h', '+    enum kind kind;', ['must-fix']],
    ['asks for 1U', 'xen/include/public/sysctl.h', '+#define XEN_SYSCTL_PHYSCAP_x (1 << 6)', ['ask']],
    [
      'is content with fixed widths',
      'xen/include/public/domctl.h',
      '+    uint32_t count;\n+    uint64_aligned_t size;',
      [],
    ],
    ['leaves old lines alone', 'xen/include/public/domctl.h', '-    int count;', []],
    ['does not read comments', 'xen/include/public/domctl.h', '+/*\n+    int count;\n+ */', []],
    ['does not read other headers', 'xen/include/xen/sched.h', '+    int count;', []],
  ])('%s', (...[, file, line, expected]) => {
    expect(verdicts(reviewOf([patchOf(`--- ${file}\n@@ struct s {\n${line}`)]), 'R19')).toEqual(expected);
  });

  it('takes what a revert brings back for old', () => {
    const text = '--- xen/include/public/domctl.h\n@@ struct s {\n+    int count;';
    const revert = patchOf(text, { subject: 'Revert "xen: fixed widths"' });
    expect(verdicts(reviewOf([revert]), 'R19')).toEqual([]);
  });
});
