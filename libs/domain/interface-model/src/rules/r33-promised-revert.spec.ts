import { patchOf, reviewOf } from '../redrawn/diffs';

describe('R33, a promise to revert is remembered', () => {
  it.each([
    ['a promised revert', 'Build it for now.\n\nThis will be reverted once the rest is in.', ['info']],
    ['a transitional change', 'Transitional change to build the driver.', ['info']],
    ['an ordinary message', 'Build the driver. It was reverted by mistake.', []],
  ])('reads %s', (_what, body, expected) => {
    const found = reviewOf([patchOf('--- xen/Makefile\n@@\n+obj-y += a.o', { body })]).findings;
    expect(found.map((f) => f.severity)).toEqual(expected);
    expect(found.every((f) => f.rule === 'R33' && f.clearedBy === '')).toBe(true);
  });

  it('quotes the sentence itself', () => {
    const body = 'First. This will be reverted\nonce the rest is in. Last.';
    const [found] = reviewOf([patchOf('--- xen/Makefile\n@@\n+a', { body })]).findings;
    expect(found?.evidence).toEqual([
      { kind: 'mail', messageId: 'patch-1@example.org', quote: 'This will be reverted once the rest is in.' },
    ]);
  });
});
