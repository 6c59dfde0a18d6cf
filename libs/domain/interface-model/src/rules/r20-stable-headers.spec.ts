import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { smallModel } from '../redrawn/model';

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

  it.each([
    ['a project whose guests name their level', [], / \(or guards them by __XEN_INTERFACE_VERSION__\),/],
    ['any other', undefined, /^A version that keeps the old definitions, or a maintainer's word/],
  ])('tells what would clear it in %s', (_what, levels, clearedBy) => {
    const patch = patchOf('--- xen/include/public/io/ring.h\n@@\n-#define RING_A 1');
    const found = reviewOf([patch], { model: { ...smallModel, levels } }).findings.filter(
      (f) => f.rule === 'R20',
    );
    expect(found).toMatchObject([{ clearedBy: expect.stringMatching(clearedBy) as string }]);
  });

  const macro =
    '--- xen/include/public/io/ring.h\n@@\n-#define GET(r) ((r)->a)\n+#define GET(r) (&(r)->a[0])\n';
  const exactly = (text: string, file = 'xen/include/public/io/ring.h') => {
    const patch = patchOf(text);
    return { ...patch, analysis: { ...patch.analysis, exact: [file] } };
  };
  const removed = {
    kind: 'constant-removed' as const,
    name: 'RING_OLD',
    file: 'xen/include/public/io/ring.h',
    from: '1',
    line: 3,
    quote: '#define RING_OLD 1',
  };

  it.each([
    ['only asks when every declaration stays', exactly(macro), ['ask judgement']],
    ['blocks when the whole of another header was read', exactly(macro, 'xen/x.h'), ['block judgement']],
  ])('with the tree, %s', (_what, patch, expected) => {
    expect(verdicts(reviewOf([patch]), 'R20')).toEqual(expected);
  });

  it('with the tree, blocks when a constant goes', () => {
    const patch = exactly(macro);
    const changes = [...patch.analysis.changes, removed];
    const result = reviewOf([{ ...patch, analysis: { ...patch.analysis, changes } }]);
    expect(verdicts(result, 'R20')).toEqual(['block judgement']);
  });

  it.each([
    ['another type of an argument', 'int', 'long', ['block judgement']],
    ['another spelling of it', 'unsigned int', 'uint32_t', []],
    ['another sign of it', 'int32_t', 'uint32_t', []],
    ['another width of it', 'uint16_t', 'uint32_t', ['block judgement']],
  ])('takes %s of a hypercall for what it is', (...[, from, to, expected]) => {
    const text = `--- xen/include/hypercall-defs.c\n@@\n-kexec_op(${from} op, void *arg)\n+kexec_op(${to} op, void *arg)\n`;
    expect(verdicts(reviewOf([patchOf(text)]), 'R20')).toEqual(expected);
  });

  it.each([
    ['is content when the highest number only goes up', '18', '19', ['ask judgement']],
    ['is not when it goes down', '19', '18', ['block judgement']],
  ])('with the tree, %s', (...[, from, to, expected]) => {
    const patch = exactly(macro);
    const raised = { ...removed, kind: 'constant-changed' as const, name: 'RING_MAX', from, to };
    const changes = [...patch.analysis.changes, raised];
    const result = reviewOf([{ ...patch, analysis: { ...patch.analysis, changes } }]);
    expect(verdicts(result, 'R20')).toEqual(expected);
  });

  it('only asks where the series guards by the interface version of the guest', () => {
    const guard =
      '--- xen/include/public/xen.h\n@@\n+#if __XEN_INTERFACE_VERSION__ >= 0x00041300\n+#define FLEX\n+#endif\n';
    expect(verdicts(reviewOf([patchOf(macro), patchOf(guard, { position: 2 })]), 'R20')).toEqual([
      'ask judgement',
    ]);
  });
});
