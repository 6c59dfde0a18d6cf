import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const line = (header: string, row: string): string =>
  `--- xen/include/public/${header}\n@@\n ${'x;'}\n${row}\n`;
const GUARD = '#if defined(__XEN__) || defined(__XEN_TOOLS__)';

describe('R21, the tools guard tells the truth', () => {
  it.each([
    ['asks of a guard on a stable header', line('io/ring.h', `+${GUARD}`), ['ask']],
    ['asks of a guard taken from an unstable one', line('domctl.h', `-${GUARD}`), ['ask']],
    ['is silent on a guard taken from a stable one', line('hvm/dm_op.h', `-${GUARD}`), []],
    ['is silent on a guard of an unstable one', line('domctl.h', `+${GUARD}`), []],
    [
      'is silent on a guard that is only written otherwise',
      line('io/ring.h', `-${GUARD}\n+#ifdef __XEN_TOOLS__`),
      [],
    ],
    ['is silent where both kinds live', line('arch-arm.h', `+${GUARD}`), []],
    ['is silent on a comment', line('io/ring.h', '+/* #ifdef __XEN_TOOLS__ */'), []],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R21')).toEqual(expected);
  });
});
