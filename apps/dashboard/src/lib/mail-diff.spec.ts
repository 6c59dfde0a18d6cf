import { partsOfPatch } from './mail-diff';

const DIFF = [
  'diff --git a/a.c b/a.c',
  '--- a/a.c',
  '+++ b/a.c',
  '@@ -1,2 +1,2 @@',
  '-int a;',
  '+int b;',
  ' int c;',
].join('\n');

test('words, diff and the signature below it stand apart', () => {
  const text = `Because.\n---\n a.c | 2 +-\n\n${DIFF}\n-- \n2.34.1\n`;
  expect(partsOfPatch(text)).toEqual({
    words: 'Because.\n---\n a.c | 2 +-\n\n',
    diff: DIFF,
    rest: '-- \n2.34.1\n',
  });
});

test('a signature whose space an archive took away is one', () => {
  expect(partsOfPatch(`${DIFF}\n--\n2.25.1\n`)).toMatchObject({ diff: DIFF, rest: '--\n2.25.1\n' });
});

test('without a diff all of it is words', () => {
  expect(partsOfPatch('Hello.\n-- \nme')).toEqual({ words: 'Hello.\n-- \nme', diff: '', rest: '' });
});
