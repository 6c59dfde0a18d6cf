import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const MASK = `--- xen/include/public/arch-x86/xen.h
@@
+#define XEN_X86_EMU_FAST (1U<<11)
-#define XEN_X86_EMU_ALL (XEN_X86_EMU_HPET)
+#define XEN_X86_EMU_ALL (XEN_X86_EMU_HPET | XEN_X86_EMU_FAST)
`;
const LIST = `--- xen/include/public/arch-arm.h
@@
-#define PSR_INIT (PSR_A | PSR_F)
+#define PSR_INIT (PSR_A | PSR_F | PSR_Z)
`;
const USER = 'xen/arch/x86/dom0.c:7:    flags = XEN_X86_EMU_ALL;';
const DEFINES = 'xen/include/public/arch-x86/xen.h:3:#define XEN_X86_EMU_ALL 1';

describe('R10, users of a mask that grows', () => {
  it.each([
    ['lists who uses it and stays', [USER, DEFINES], ['must-fix']],
    ['is silent when only the header has it', [DEFINES], []],
    [
      'does not count a binding, which checks against it',
      ['tools/ocaml/libs/xc/stubs.c:9:XEN_X86_EMU_ALL'],
      [],
    ],
    ['does not count a comment', ['xen/arch/x86/a.c:9: * XEN_X86_EMU_ALL is all of them'], []],
  ])('with the tree, %s', (_what, rows, expected) => {
    expect(verdicts(reviewOf([inTree(patchOf(MASK), { XEN_X86_EMU_ALL: rows })]), 'R10')).toEqual(expected);
  });

  it('is silent when the series changes the user itself', () => {
    const user = patchOf('--- xen/arch/x86/dom0.c\n@@\n+x;', { position: 2 });
    expect(verdicts(reviewOf([inTree(patchOf(MASK), { XEN_X86_EMU_ALL: [USER] }), user]), 'R10')).toEqual([]);
  });

  it('cannot know the users without the tree', () => {
    expect(verdicts(reviewOf([patchOf(MASK)]), 'R10')).toEqual(['must-fix undetermined']);
  });

  it('shows a user of the tree as evidence', () => {
    const [found] = reviewOf([inTree(patchOf(MASK), { XEN_X86_EMU_ALL: [USER] })]).findings.filter(
      (f) => f.rule === 'R10',
    );
    expect(found?.evidence[1]).toEqual({
      kind: 'commit',
      commit: '1234567890123456789012345678901234567890',
      quote: 'xen/arch/x86/dom0.c:7: flags = XEN_X86_EMU_ALL;',
    });
  });

  it.each([
    ['asks of another union that grows', LIST, ['ask']],
    ['is silent on one that only changes', LIST.replace('| PSR_F | PSR_Z', '| PSR_Z'), []],
    ['is silent on one that shrinks', LIST.replace('(PSR_A | PSR_F | PSR_Z)', '(PSR_A)'), []],
  ])('%s', (_what, text, expected) => {
    const patch = inTree(patchOf(text), { PSR_INIT: ['xen/arch/arm/domain.c:5:  x = PSR_INIT;'] });
    expect(verdicts(reviewOf([patch]), 'R10')).toEqual(expected);
  });
});
