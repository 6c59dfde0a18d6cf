import { diffOf } from './redrawn/diffs';
import { hunkSides } from './hunk-sides';

const sidesOf = (text: string) => {
  const hunk = diffOf(`--- xen/common/domain.c\n${text}`).files[0]?.hunks[0];
  if (hunk === undefined) throw new Error('no hunk');
  return hunkSides(hunk);
};

describe('hunkSides', () => {
  it('tells the text before from the text after, with line numbers of the mail', () => {
    const { before, after } = sidesOf('@@\n same\n-old\n+new\n');
    expect(before.map((l) => [l.text, l.changed, l.line])).toEqual([
      ['same', false, 3],
      ['old', true, 4],
    ]);
    expect(after.map((l) => [l.text, l.changed, l.line])).toEqual([
      ['same', false, 3],
      ['new', true, 5],
    ]);
  });

  it.each([
    ['a comment on the line', '+int a; /* b */ int c;', ['int a;  int c;']],
    ['a comment over lines', '+/*\n+ * int b;\n+ */ int c;', ['', '', ' int c;']],
    ['a line comment', '+int a; // int b;', ['int a; ']],
    [
      'a hunk that begins inside a comment',
      '  * words\n+ * more words\n  */\n+int a;',
      ['', '', '', 'int a;'],
    ],
    ['a comment that never ends', '+int a; /* open\n+int b;', ['int a; ', '']],
  ])('blanks out %s', (_what, text, code) => {
    expect(sidesOf(`@@\n${text}`).after.map((l) => l.code)).toEqual(code);
  });

  it.each([
    ['the section of the hunk', '@@ static int check(struct domain *d)\n+    a;', ['check']],
    ['a structure', '@@ struct xen_thing {\n+    a;', ['xen_thing']],
    [
      'a function that begins in view',
      '@@ int one(void)\n }\n+int two(void)\n+{\n+a;',
      ['', 'two', 'two', 'two'],
    ],
    ['no declaration', '@@ int one(void)\n+int two(void);', ['one']],
  ])('names the function by %s', (_what, text, within) => {
    expect(sidesOf(text).after.map((l) => l.within)).toEqual(within);
  });
});
