import { stemOf } from './stem';

describe('the stem of a Message-ID', () => {
  it.each([
    ['git send-email', '20220512140331.17778-2-a.b@host.org', '20220512140331.17778-*-a.b@host.org'],
    [
      'an old git send-email',
      '1634211645-26912-3-git-send-email-ann@host.org',
      '1634211645-26912-*-git-send-email-ann@host.org',
    ],
    ['git format-patch, cover', 'cover.1634315461.git.ann@host.org', '*.1634315461.git.ann@host.org'],
    [
      'git format-patch, patch',
      `${'0123456789'.repeat(4)}.1634315461.git.ann@host.org`,
      '*.1634315461.git.ann@host.org',
    ],
    ['b4', '20220811-widgets-v2-3-3c63a4c3e1f1@host.org', '20220811-widgets-v2-*-3c63a4c3e1f1@host.org'],
    [
      'a kernel script',
      '3-v1-0093c9b0e345+19-widgets_ann@host.org',
      '*-v1-0093c9b0e345+19-widgets_ann@host.org',
    ],
    ['StGit', '165366361234.12345.678901.stgit@host.org', '165366.12345.*.stgit@host.org'],
  ])('is what %s leaves equal over one sending', (_, id, stem) => {
    expect(stemOf(id)).toBe(stem);
  });

  it.each(['YWQDguvmf/O4rDIs@host.org', '548fa153-b2e3-7f91-c7c9-a569e13b5809@host.org', ''])(
    'is not there in a mail program’s own id %s',
    (id) => {
      expect(stemOf(id)).toBeUndefined();
    },
  );

  it('costs no time on bait', () => {
    const before = performance.now();
    for (let n = 0; n < 200; n += 1) stemOf(`20220811-${'-v1'.repeat(80)}`);
    expect(stemOf('1'.repeat(100_000))).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(60_000);
  });
});
