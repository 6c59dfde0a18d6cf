import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const field = (row: string, header = 'memory.h'): string =>
  `--- xen/include/public/${header}\n@@ struct xen_swap {\n     uint32_t a;\n+    ${row}\n`;
const listed = (mark: string) => ({ swap: [`xen/include/xlat.lst:9:${mark}\tswap\tmemory.h`], xen_swap: [] });

describe('R26, shared structures stay on the compat list', () => {
  it.each([
    ['finds a type that has two sizes', field('unsigned long b;'), '?', ['must-fix']],
    ['is content with a type of one size', field('uint32_t b;'), '?', []],
    ['asks where the structure is translated', field('uint32_t b;'), '!', ['ask']],
    [
      'is content when the translation changes',
      `${field('uint32_t b;')}--- xen/common/compat/memory.c\n@@\n+x;\n`,
      '!',
      [],
    ],
    [
      'is content when the list changes',
      `${field('unsigned long b;')}--- xen/include/xlat.lst\n@@\n+x\n`,
      '?',
      [],
    ],
    ['leaves the operations of the toolstack alone', field('unsigned long b;', 'sysctl.h'), '?', []],
  ])('%s', (...[, text, mark, expected]) => {
    expect(verdicts(reviewOf([inTree(patchOf(text), listed(mark))]), 'R26')).toEqual(expected);
  });

  it.each([
    ['a structure that is on no list', { swap: [], xen_swap: [] }],
    ['a mention of it elsewhere', { swap: ['xen/common/memory.c:1:? swap'], xen_swap: [] }],
  ])('is silent on %s', (_what, uses) => {
    expect(verdicts(reviewOf([inTree(patchOf(field('unsigned long b;')), uses)]), 'R26')).toEqual([]);
  });

  it('is silent without the tree', () => {
    expect(verdicts(reviewOf([patchOf(field('unsigned long b;'))]), 'R26')).toEqual([]);
  });
});
