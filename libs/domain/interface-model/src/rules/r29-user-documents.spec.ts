import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { wholeFlag } from '../redrawn/new-flag';

describe('R29, users are told', () => {
  it.each([
    ['mentions a bit nobody told of', wholeFlag('fast'), ['info']],
    ['is content with a line of the change log', `${wholeFlag('fast')}--- CHANGELOG.md\n@@\n+ - fast\n`, []],
    [
      'is silent on a capability of the host',
      '--- xen/include/public/sysctl.h\n@@\n+#define XEN_SYSCTL_PHYSCAP_fast (1u << 8)',
      [],
    ],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R29')).toEqual(expected);
  });
});
