import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { ARM_ACCEPTS, HEADER, wholeFlag } from '../redrawn/new-flag';

const X86_EMULATION = `--- xen/include/public/arch-x86/xen.h
@@
+#define XEN_X86_EMU_FAST (1U << 11)
--- xen/arch/x86/domain.c
@@ static bool emulation_flags_ok(const struct domain *d, uint32_t emflags)
+            .opt    = X86_EMU_FAST,
`;
const BOTH = ARM_ACCEPTS('fast') + ARM_ACCEPTS('fast').replace('xen/arch/arm', 'xen/arch/x86');

describe('R09, a common namespace for what more than one arch may have', () => {
  it.each([
    ['asks when one arch alone accepts a common bit', wholeFlag('fast'), '', ['ask judgement']],
    [
      'is content with a reason in the message',
      wholeFlag('fast'),
      'Other architectures may want it later.',
      [],
    ],
    ['is content when two arches accept it', HEADER('fast', 6, 'iommu') + BOTH, '', []],
    ['asks nothing of a bit of one arch', X86_EMULATION, '', []],
    ['asks nothing while nobody accepts it', HEADER('fast', 6, 'iommu'), '', []],
  ])('%s', (...[, text, body, expected]) => {
    expect(verdicts(reviewOf([patchOf(text, { body })]), 'R09')).toEqual(expected);
  });

  it('wants the reason in the patch that adds the bit', () => {
    const patches = [
      patchOf(wholeFlag('fast')),
      patchOf('', { position: 2, body: 'Other architectures are fine.' }),
    ];
    expect(verdicts(reviewOf(patches), 'R09')).toEqual(['ask judgement']);
  });
});
