import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const retyped = (from: string, to: string): string =>
  `--- xen/include/public/arch-arm.h\n@@ struct vcpu_regs {\n     uint64_t pc;\n-    ${from} cpsr;\n+    ${to} cpsr;\n`;
const WIDENED = retyped('uint32_t', 'uint64_t');
const PRINTS = 'tools/ctx.c:7:    printf("%08"PRIx32"\\n", regs->cpsr);';
const GUARD = 'tools/include/xen-foreign/reference.size:4:vcpu_regs | 304 304';

describe('R28, readers of a retyped field follow', () => {
  it.each([
    ['finds code that prints the old width', { cpsr: [PRINTS], vcpu_regs: [] }, ['must-fix']],
    ['finds a size kept by hand', { cpsr: [], vcpu_regs: [GUARD] }, ['must-fix']],
    [
      'is silent on code that prints the new width',
      { cpsr: [PRINTS.replace('32', '64')], vcpu_regs: [] },
      [],
    ],
    ['is silent on code that only uses it', { cpsr: ['tools/a.c:1: x = regs->cpsr;'], vcpu_regs: [] }, []],
    [
      'is silent on a like-named variable',
      { cpsr: ['tools/a.c:1: printf(PRIx32, cpsr);'], vcpu_regs: [] },
      [],
    ],
    [
      'is silent on the hypervisor, which the compiler checks',
      { cpsr: [PRINTS.replace('tools', 'xen')], vcpu_regs: [] },
      [],
    ],
  ])('with the tree, %s', (_what, uses, expected) => {
    expect(verdicts(reviewOf([inTree(patchOf(WIDENED), uses)]), 'R28')).toEqual(expected);
  });

  const uses = { cpsr: [PRINTS], vcpu_regs: [GUARD] };

  it.each([
    ['two spellings of one width', retyped('unsigned int', 'uint32_t')],
    [
      'a reader that the series changes',
      `${WIDENED}--- tools/ctx.c\n@@\n+x;\n--- tools/include/xen-foreign/reference.size\n@@\n+x\n`,
    ],
  ])('is silent on %s', (_what, text) => {
    expect(verdicts(reviewOf([inTree(patchOf(text), uses)]), 'R28')).toEqual([]);
  });

  it('is silent without the tree', () => {
    expect(verdicts(reviewOf([patchOf(WIDENED)]), 'R28')).toEqual([]);
  });
});
