import { patchOf } from './redrawn/diffs';
import { bareSubject } from './change-class';
import { HEADER } from './redrawn/new-flag';

const CODE = '--- xen/common/sched.c\n@@\n+    x = 1;\n';
const DOCS = '--- docs/misc/a.txt\n@@\n+words\n';

describe('the class of a change', () => {
  it.each([
    ['revert', 'a revert by its subject', CODE, { subject: 'Revert "xen: add a thing"' }],
    [
      'revert',
      'a revert by its message',
      CODE,
      { subject: 'xen: undo it', body: 'This reverts commit 0123456789abcdef.' },
    ],
    [
      'revert',
      'a revert the reader told of',
      CODE,
      { subject: 'xen: undo', reverts: { commit: '0123456789ab' } },
    ],
    ['security', 'an advisory in the subject', CODE, { subject: 'x86/pv: flush (XSA-999)' }],
    [
      'security',
      'an advisory in the message',
      CODE,
      { subject: 'x86/pv: flush', body: 'Words.\n\nThis is part of XSA-999.' },
    ],
    ['docs', 'nothing but documentation', DOCS, { subject: 'docs: fix a typo' }],
    ['tests', 'nothing but tests', '--- tools/tests/a.c\n@@\n+x', { subject: 'tests: add one' }],
    ['ci', 'nothing but CI', '--- automation/a.sh\n@@\n+x', { subject: 'automation: add a job' }],
    ['maintainers', 'nothing but MAINTAINERS', '--- MAINTAINERS\n@@\n+x', { subject: 'MAINTAINERS: add me' }],
    [
      'release-administration',
      'a version commit',
      '--- xen/Makefile\n@@\n+x',
      { subject: 'Update Xen version to 4.16-rc' },
    ],
    [
      'fix',
      'a Fixes line',
      CODE,
      { subject: 'xen: introduce a check', body: 'Words.\n\nFixes: 0123456789ab ("x")' },
    ],
    [
      'fix',
      'a Fixes line the reader told of',
      CODE,
      { subject: 'xen: introduce', fixes: [{ commit: '0123456789ab' }] },
    ],
    [
      'feature',
      'a new public bit, whatever the wording',
      HEADER('fast', 6, 'iommu'),
      { subject: 'xen: tidy up', body: 'No functional change.' },
    ],
    [
      'feature',
      'a new public definition',
      '--- xen/include/public/io/a.h\n@@\n+#define XEN_A 1',
      { subject: 'xen: more' },
    ],
    [
      'refactoring',
      'a message that says so',
      CODE,
      { subject: 'xen: introduce a helper', body: 'No functional change intended.' },
    ],
    ['fix', 'the word fix', CODE, { subject: '[PATCH v2 1/3] xen/arm: fix the calculation' }],
    ['feature', 'the word introduce', CODE, { subject: '[PATCH] xen/arm: Introduce a thing' }],
    ['refactoring', 'the word rename', CODE, { subject: 'xen: rename x to y' }],
    ['unknown', 'documentation and code', DOCS + CODE, { subject: 'xen: things' }],
    ['unknown', 'nothing telling', CODE, { subject: 'xen: things' }],
    [
      'unknown',
      'an advisory mentioned in passing',
      CODE,
      { subject: 'xen: things', body: 'As seen in XSA-999.' },
    ],
    ['unknown', 'nothing at all', '', { subject: '' }],
  ])('is %s for %s', (...[changeClass, , text, message]) => {
    const { analysis } = patchOf(text, message);
    expect(analysis.changeClass).toBe(changeClass);
    expect(analysis.classReason).toMatch(/^[A-Z].*\.$/);
  });
});

describe('bareSubject', () => {
  it.each([
    ['[PATCH v5 07/11] xen: a thing', 'xen: a thing'],
    ['Re: [PATCH][4.16?] xen: a thing', 'xen: a thing'],
    ['[PATCH-4.16 v2] [RESEND] Revert "x"', 'Revert "x"'],
    ['xen: a [thing]', 'xen: a [thing]'],
    ['[never closed', '[never closed'],
  ])('takes the prefixes off %s', (subject, bare) => {
    expect(bareSubject(subject)).toBe(bare);
  });

  it('takes bounded time over a bait', () => {
    const began = performance.now();
    bareSubject('Re: ['.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
