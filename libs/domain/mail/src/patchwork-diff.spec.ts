import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { patchworkHash, patchworkParts } from './patchwork-diff';
import { pullUrlOf } from './pull-url';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const hashOf = (text: string): string => patchworkHash(patchworkParts(text.split('\n')).diff, sha1);

const DIFF = [
  'diff --git a/pond/otter.c b/pond/otter.c',
  'index 1111111..2222222 100644',
  '--- a/pond/otter.c',
  '+++ b/pond/otter.c',
  '@@ -10,3 +12,3 @@ int swim(void)',
  ' {',
  '-\treturn 0;',
  '+\treturn 1;',
  ' }',
];
const MAIL = [
  'Otters swim.',
  '',
  'Signed-off-by: Ada',
  '---',
  ' pond/otter.c | 2 +-',
  '',
  ...DIFF,
  '-- ',
  '2.30.2',
  '',
];

describe('the parts of a posting', () => {
  test('are its diff, and everything else', () => {
    const { diff, content } = patchworkParts(MAIL);
    expect(diff).toEqual(DIFF);
    expect(content).toEqual([...MAIL.slice(0, 6), '-- ', '2.30.2', '']);
  });

  it.each([
    [
      'two files, one of them renamed only',
      [...DIFF, 'diff --git a/x b/y', 'similarity index 100%', 'rename from x', 'rename to y'],
    ],
    ['a file without a newline at its end', [...DIFF, '\\ No newline at end of file']],
    ['a binary patch', ['diff --git a/x b/x', 'index 1..2', 'GIT binary patch', 'literal 3', 'KcmZ', '']],
    ['a diff without git’s lines', ['--- pond.orig/otter.c', '+++ pond/otter.c', '@@ -1 +1 @@', '-a', '+b']],
    [
      'a removed line that looks like the name of a file',
      ['--- a/x', '+++ b/x', '@@ -1,2 +1 @@', '--- title', ' b'],
    ],
  ])('take in %s', (_, diff) => {
    expect(patchworkParts(['Text.', '', ...diff]).diff).toEqual(diff);
  });

  it.each([
    ['a rule of dashes', ['--- ', 'no name follows']],
    ['a word that begins a file, and no file', ['diff of opinion', 'that is all']],
  ])('leave %s in the text', (_, text) => {
    expect(patchworkParts(text)).toEqual({ diff: [], content: text });
  });

  test('lose no line, whatever the text', () => {
    const line = fc.constantFrom(
      ...DIFF,
      '--- ',
      '+++ b/x',
      '@@ -1 +1 @@',
      '-a',
      '+b',
      'Index: x',
      'GIT binary patch',
      'text',
      '',
      '\\ No newline at end of file',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const { diff, content } = patchworkParts(lines);
        expect([...diff, ...content].sort()).toEqual([...lines].sort());
      }),
    );
  });
});

describe('the hash of a diff', () => {
  test('is SHA-1 over names below a/ and b/, counts of hunks, and lines', () => {
    const text = [
      '--- a/pond/otter.c',
      '+++ b/pond/otter.c',
      '@@ -3 +3 @@',
      ' {',
      '-\treturn 0;',
      '+\treturn 1;',
      ' }',
      '',
    ];
    expect(hashOf(MAIL.join('\n'))).toBe(sha1(text.join('\n')));
  });

  it.each([
    ['where it applies', (s: string) => s.replace('@@ -10,3 +12,3 @@ int swim(void)', '@@ -910,3 +912,3 @@')],
    [
      'how the first folder is called',
      (s: string) => s.replace('--- a/', '--- old/').replace('+++ b/', '+++ new/'),
    ],
    ['what the mail says', (s: string) => s.replace('Otters swim.', 'They do.')],
    ['how lines end', (s: string) => s.replaceAll('\n', '\r\n').replaceAll('\r', '')],
    ['which blobs it names', (s: string) => s.replace('1111111', '3333333')],
  ])('does not depend on %s', (_, change) => {
    expect(hashOf(change(MAIL.join('\n')))).toBe(hashOf(MAIL.join('\n')));
  });

  it.each([
    ['a line', (s: string) => s.replace('return 1', 'return 2')],
    ['context', (s: string) => s.replace('\n {', '\n  {')],
    ['the file', (s: string) => s.replaceAll('otter.c', 'heron.c')],
  ])('differs with %s', (_, change) => {
    expect(hashOf(change(MAIL.join('\n')))).not.toBe(hashOf(MAIL.join('\n')));
  });

  test('counts a hunk of one line as one', () => {
    const one = ['--- a/x', '+++ b/x', '@@ -1 +1 @@', '-a', '+b'];
    expect(hashOf(one.join('\n'))).toBe(sha1('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n'));
  });
});

describe('a pull request', () => {
  const PULL = [
    'The following changes since commit 1111:',
    '',
    '  Fish (2021)',
    '',
    'are available in the Git repository at:',
    '',
  ];
  it.each([
    [
      'a URL and a tag',
      '  https://pond.example.org/git/otter.git tags/swim-1',
      'https://pond.example.org/git/otter.git tags/swim-1',
    ],
    ['a place reached by ssh', '  git@pond.example.org:otter.git', 'git@pond.example.org:otter.git'],
    ['a script', '  javascript:alert(1)', undefined],
    ['prose', 'see my web page', undefined],
  ])('that names %s', (_, place, expected) => {
    expect(pullUrlOf([...PULL, place, '', 'for you'])).toBe(expected);
  });

  test('without git’s sentences names none', () => {
    expect(pullUrlOf(['https://pond.example.org/otter.git main'])).toBeUndefined();
  });
});
