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
    [
      'security',
      'an advisory declared over a line break, whatever is reverted',
      CODE,
      { subject: 'x86: Revert "x86: a thing"', body: 'Words.\n\nThis is CVE-2099-12345 / part of XSA-999.' },
    ],
    [
      'security',
      'several advisories',
      CODE,
      { subject: 'x86/pv: flush', body: 'Words.\n\nThis is part of\nXSA-999 and XSA-998.' },
    ],
    ['revert', 'a revert of an advisory’s patch', CODE, { subject: 'Revert "x86/pv: flush (XSA-999)"' }],
    ['revert', 'a revert with an area in front', CODE, { subject: 'x86/vmx: Revert "x86: a thing"' }],
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
      'release-administration',
      'pinned revisions',
      '--- Config.mk\n@@\n+x',
      { subject: 'Config.mk: pin OTHER_TREE_REVISION (prep for Xen 4.16 RC1)' },
    ],
    [
      'release-administration',
      'a date in the change log',
      '--- CHANGELOG.md\n@@\n+x',
      { subject: 'CHANGELOG: set Xen 4.15 release date' },
    ],
    [
      'release-administration',
      'a version file',
      '--- VERSION\n@@\n+x',
      { subject: 'Update VERSION for v7.2.0-rc1' },
    ],
    ['unknown', 'a version commit that touches code', CODE, { subject: 'Set 4.17 version' }],
    [
      'unknown',
      'a newer component',
      '--- Config.mk\n@@\n+x',
      { subject: 'bump default SeaBIOS version to 1' },
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

describe('how sure a class is', () => {
  it.each([
    ['sure', 'nothing but documentation', DOCS, { subject: 'docs: a typo' }],
    ['sure', 'a Fixes line', CODE, { subject: 'xen: x', body: 'Words.\n\nFixes: 0123456789ab ("x")' }],
    ['likely', 'wording', CODE, { subject: 'xen: prevent a thing' }],
    ['none', 'nothing telling', CODE, { subject: 'xen: things' }],
  ])('is %s by %s', (...[classConfidence, , text, message]) => {
    expect(patchOf(text, message).analysis).toMatchObject({ classConfidence });
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
