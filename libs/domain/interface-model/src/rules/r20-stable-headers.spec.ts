import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

describe('R20, stable headers change only compatibly', () => {
  it.each([
    ['blocks a line lost from a stable header', 'io/ring.h', '-#define RING_A 1', ['block judgement']],
    [
      'blocks a line changed for device models',
      'hvm/dm_op.h',
      '-#define OP 1\n+#define OP 2',
      ['block judgement'],
    ],
    [
      'asks where only a part of the header is stable',
      'arch-arm.h',
      '-#define XEN_A 1',
      ['ask undetermined'],
    ],
    ['lets the unstable part of such a header change', 'arch-arm.h', '-#define GUEST_A 1', []],
    ['lets a stable header grow', 'io/ring.h', '+#define RING_B 2', []],
    ['lets comments go', 'io/ring.h', '-/* words */', []],
    ['lets lines move', 'io/ring.h', '-#define RING_A 1\n #define RING_B 2\n+#define RING_A 1', []],
    ['lets an unstable header change', 'domctl.h', '-#define A 1', []],
    ['says nothing of a header the model does not list', 'trace.h', '-#define A 1', []],
  ])('%s', (...[, header, lines, expected]) => {
    const patch = patchOf(`--- xen/include/public/${header}\n@@\n${lines}`);
    expect(verdicts(reviewOf([patch]), 'R20')).toEqual(expected);
  });
});
