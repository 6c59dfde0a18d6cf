import { coverage, matchesPath } from './path-pattern';

it.each([
  ['xen/arch/x86/', 'xen/arch/x86/mm/p2m.c', true],
  ['xen/arch/x86/', 'xen/arch/x86_64.c', false],
  ['tools/golang', 'tools/golang/xenlight/a.go', true],
  ['tools/golang', 'tools/golang.c', false],
  ['tools/*/x.c', 'tools/a/x.c', true],
  ['tools/*/x.c', 'tools/a/b/x.c', false],
  ['xen/arch/*/livepatch*', 'xen/arch/arm/livepatch.c', true],
  ['xen/test/livepatch/*', 'xen/test/livepatch/deep/a.c', false],
  ['*/configure', 'tools/configure', true],
  ['xen/include/asm-*/', 'xen/include/asm-x86/a.h', true],
  ['CHANGELOG.md', 'CHANGELOG.md', true],
  ['target/i386/*.[ch]', 'target/i386/cpu.c', true],
  ['target/i386/*.[ch]', 'target/i386/cpu.py', false],
  ['target/i386/*.[ch]', 'target/i386/tcg/cpu.c', false],
  ['target/rx[0-9]/', 'target/rx4/cpu.c', true],
  ['hw/[!a-c]*/', 'hw/net/heron.c', true],
  ['hw/[!a-c]*/', 'hw/block/heron.c', false],
  ['disas/?ris.c', 'disas/cris.c', true],
  ['disas/?ris.c', 'disas/ris.c', false],
  ['tools/[odd', 'tools/[odd', true],
  ['tools/[odd*', 'tools/[odd.c', true],
  ['tools/*[', 'tools/a', false],
])('%s covers %s: %s', (pattern, path, covers) => {
  expect(matchesPath(pattern, path)).toBe(covers);
});

it('an excluded path is not covered, THE REST covers all with the least precision', () => {
  const patterns = ['xen/drivers/passthrough/', '!xen/drivers/passthrough/arm/'];
  expect(coverage(patterns, 'xen/drivers/passthrough/arm/smmu.c')).toBeUndefined();
  expect(coverage(patterns, 'xen/drivers/passthrough/iommu.c')).toBe(24);
  expect(coverage([], 'anything')).toBe(0);
});

it.each(['*a', '*[a]', '*[a', '*?'])('a hostile pattern of many %s costs bounded time', (piece) => {
  const begin = performance.now();
  expect(matchesPath(`${piece.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
  expect(performance.now() - begin).toBeLessThan(500);
});
