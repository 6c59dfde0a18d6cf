import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { HEADER, wholeFlag } from '../redrawn/new-flag';

const RETIRED =
  '--- xen/include/public/arch-x86/xen.h\n@@\n-#define _XEN_X86_EMU_VPCI 10\n-#define XEN_X86_EMU_VPCI (1U<<_XEN_X86_EMU_VPCI)\n';
const OBSOLETE =
  '--- xen/include/public/arch-x86/xen.h\n@@\n-#define XEN_X86_EMU_VPCI (1U<<10)\n+/* Obsolete. */\n+#define XEN_X86_EMU_VPCI (1U<<10)\n';

describe('R01, one capability, one channel', () => {
  it.each([
    ['blocks a flag for what x86 signals by an emulation flag', wholeFlag('vpci'), ['block judgement']],
    ['is silent when the series removes the other channel', wholeFlag('vpci') + RETIRED, []],
    ['is silent when the series marks the other channel obsolete', wholeFlag('vpci') + OBSOLETE, []],
    ['is silent on a flag of a capability nobody else signals', wholeFlag('fast'), []],
    ['takes a host capability for no second channel', wholeFlag('vpmu'), []],
    [
      'finds an equal stem where the capability table is silent',
      HEADER('hpet', 6, 'iommu'),
      ['block judgement'],
    ],
    ['leaves a channel alone that went before', HEADER('nested_virt', 6, 'iommu'), []],
    [
      'looks at new fields of the configuration, too',
      '--- xen/include/public/domctl.h\n@@ struct xen_domctl_createdomain {\n+    uint32_t vpci;\n     uint32_t flags;',
      ['block judgement'],
    ],
    [
      'says nothing of a host capability',
      '--- xen/include/public/sysctl.h\n@@\n+#define XEN_SYSCTL_PHYSCAP_vpci (1u << 8)',
      [],
    ],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R01')).toEqual(expected);
  });

  it('blocks what the other channel signalled until a day, judged before that day', () => {
    const early = { at: '2020-10-05T12:00:00Z' as never };
    const result = reviewOf([patchOf(HEADER('nested_virt', 6, 'iommu'))], early);
    expect(verdicts(result, 'R01')).toEqual(['block judgement']);
  });

  it('shows the line and the entry of the model, and says who signals it and since when', () => {
    const [found] = reviewOf([patchOf(wholeFlag('vpci'))]).findings;
    expect(found?.sentence).toBe(
      'XEN_DOMCTL_CDF_vpci would be a second channel for virtual PCI configuration space (vPCI). x86 already signals it by ' +
        'XEN_X86_EMU_VPCI for the PVH hardware domain (e90580f25b, 2018-03-23), and no patch seen retires that one.',
    );
    expect(found?.evidence.map((e) => e.kind)).toEqual(['hunk', 'model']);
  });

  it('adds what was not seen when patches are missing', () => {
    const result = reviewOf([patchOf(wholeFlag('vpci'), { position: 2 })], { total: 3, missing: [1, 3] });
    expect(result.findings[0]?.sentence).toContain('(2 of 3 patches never received)');
  });

  it.each([
    [
      'shows code of the tree that goes by the other channel',
      'xen/arch/x86/dom0.c:7:    x = XEN_X86_EMU_VPCI;',
      1,
    ],
    [
      'does not take a header for such code',
      'xen/include/public/arch-x86/xen.h:7:#define XEN_X86_EMU_VPCI 1',
      0,
    ],
  ])('with the tree, %s', (_what, row, commits) => {
    const patch = inTree(patchOf(wholeFlag('vpci')), { XEN_X86_EMU_VPCI: [row] });
    const [found] = reviewOf([patch]).findings.filter((f) => f.rule === 'R01');
    expect(found?.evidence.filter((e) => e.kind === 'commit')).toHaveLength(commits);
  });

  it('with the tree, shows where domains are built before other code', () => {
    const rows = [
      'tools/a.c:1: XEN_X86_EMU_VPCI',
      'xen/b.c:1: XEN_X86_EMU_VPCI',
      'xen/arch/arm/domain_build.c:1: XEN_X86_EMU_VPCI',
    ];
    const patch = inTree(patchOf(wholeFlag('vpci')), { XEN_X86_EMU_VPCI: rows });
    const [found] = reviewOf([patch]).findings.filter((f) => f.rule === 'R01');
    const quotes = found?.evidence.flatMap((e) => (e.kind === 'commit' ? [e.quote?.split(':')[0]] : []));
    expect(quotes).toEqual(['xen/arch/arm/domain_build.c', 'xen/b.c']);
  });

  it('is silent when the tree has no word of the other channel', () => {
    const patch = inTree(patchOf(wholeFlag('vpci')), { XEN_X86_EMU_VPCI: [] });
    expect(verdicts(reviewOf([patch]), 'R01')).toEqual([]);
  });

  it.each([
    ['asks where a word of the name hints at a capability', 'guest_vpci', ['ask judgement']],
    ['is silent where the word is part of another', 'guest_vpcix', []],
  ])('%s', (_what, name, expected) => {
    expect(verdicts(reviewOf([patchOf(wholeFlag(name))]), 'R01')).toEqual(expected);
  });
});
