import type { MailReading } from '@sluice/mail';
import { keysOfCommit, keysOfMail, namesOfCommit, namesOfMail } from './names-of';

const reading = (said: Partial<MailReading>): MailReading =>
  ({
    subjectKey: 'domctl: introduce cdf_vpci',
    dependsOn: [],
    prerequisitePatchIds: [],
    ...said,
  }) as unknown as MailReading;
const keysIn = (said: Partial<MailReading>) =>
  namesOfMail(reading(said)).map(({ as, key }) => `${as} ${key}`);

describe('what a mail names', () => {
  it.each([
    ['https://lore.example.org/xen-devel/one-1%2B2@example.org/', 'declared mail:one-1+2@example.org'],
    ['<one-1@example.org>', 'declared mail:one-1@example.org'],
    ['20240101-vpci-msix-0123456789ab:v3', 'declared change:20240101-vpci-msix-0123456789ab'],
    ['0123456789abcdef', 'declared commit:0123456789'],
    ['xen/domctl: Introduce CDF_vpci.', 'declared subject:xen/domctl: introduce cdf_vpci'],
  ])('by a line Depends-on: %s', (value, key) => {
    expect(keysIn({ dependsOn: [value] })).toEqual([key]);
  });

  it.each(['https://lists.example.org/msg00822.html', 'see above'])(
    'nothing by what leads to no patch: %s',
    (value) => {
      expect(keysIn({ dependsOn: [value] })).toEqual([]);
    },
  );

  it('by prerequisites and base', () => {
    const said = { prerequisitePatchIds: ['aa11'], baseCommit: '0123456789abcdef0123' };
    expect(keysIn(said)).toEqual(['declared patch:aa11', 'base commit:0123456789']);
  });

  it('by what it fixes and reverts, by hash and by title', () => {
    const patch = {
      fixes: [{ commit: 'AABBCCDDEEFF', subject: 'vpci: Add MSI' }],
      reverts: { subject: 'domctl: Introduce it' },
    };
    expect(keysIn({ patch: patch as unknown as MailReading['patch'] })).toEqual([
      'fixes commit:aabbccddee',
      'fixes subject:vpci: add msi',
      'reverts subject:domctl: introduce it',
    ]);
  });

  it('by its prose, with line and sentence; this flag is that of the patch it answers', () => {
    const sentence = 'They depend on this flag and on XEN_DOMCTL_CDF_vpci.';
    const names = [
      { what: 'answered', value: 'flag' },
      { what: 'symbol', value: 'XEN_DOMCTL_CDF_vpci' },
      { what: 'revert', value: 'the revert' },
    ] as const;
    expect(namesOfMail(reading({ needs: [{ sentence, line: 7, names }] }))).toEqual([
      { as: 'prose', key: 'subject:domctl: introduce cdf_vpci', line: 7, quote: sentence },
      { as: 'prose', key: 'symbol:XEN_DOMCTL_CDF_vpci', line: 7, quote: sentence },
      { as: 'prose', key: 'subject:revert "domctl: introduce cdf_vpci"', line: 7, quote: sentence },
    ]);
  });
});

describe('what a commit names', () => {
  it('is what it fixes and reverts', () => {
    const body =
      'This reverts commit 0123456789abcdef.\n\nFixes: aabbccddeeff ("vpci: add MSI")\nFixes: 1234567 ("x")';
    expect(
      namesOfCommit({ subject: 'Revert "vpci: Add MSI-X"', body }).map(({ as, key }) => `${as} ${key}`),
    ).toEqual([
      'fixes commit:aabbccddee',
      'fixes commit:1234567',
      'reverts commit:0123456789',
      'reverts subject:vpci: add msi-x',
    ]);
  });

  it('is nothing for most', () => {
    expect(namesOfCommit({ subject: 'vpci: add MSI', body: 'Signed-off-by: A <a@example.org>' })).toEqual([]);
  });
});

describe('by what others name', () => {
  const patch = { patchId: 'aa11' } as MailReading['patch'];
  const posted = { messageId: 'a@example.org', kind: 'patch', patch, changeId: 'I0' } as Partial<MailReading>;

  it('a patch is its Message-ID, patch-id, change and title; a reply has the title of another', () => {
    const keys = ['mail:a@example.org', 'patch:aa11', 'change:I0', 'subject:domctl: introduce cdf_vpci'];
    expect(keysOfMail(reading(posted))).toEqual(keys);
    const { patch: _patch, changeId: _changeId, ...rest } = posted;
    expect(keysOfMail(reading({ ...rest, kind: 'reply' }))).toEqual(['mail:a@example.org']);
  });

  it('a commit is its hash, title and patch-id', () => {
    expect(keysOfCommit({ commit: '0123456789abcdef', subject: 'Vpci: Add MSI', patchId: 'aa11' })).toEqual([
      'commit:0123456789',
      'subject:vpci: add msi',
      'patch:aa11',
    ]);
  });
});
