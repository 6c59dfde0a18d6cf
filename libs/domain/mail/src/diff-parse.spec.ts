import fc from 'fast-check';
import { parseDiff } from './diff-parse';
import { mailBody } from './mail-body';
import { SAMPLE_DIFF, SAMPLE_PATCH } from './sample-mail';

const parse = (text: string, flowed = false) => {
  const { lines, diffAt } = mailBody(text);
  return parseDiff(lines, Math.max(0, diffAt), { flowed, noBreakSpaces: true });
};
const files = (text: string) => parse(text).diff.files;
const damage = (text: string, flowed = false): readonly string[] =>
  parse(text, flowed).damage.map(({ kind, line }) => `${kind} ${line}`);

const LONG = '    call_something_with(many_arguments, and_some_more, that_make_the_line, rather_long);';

describe('parseDiff', () => {
  it('reads a modified file with its hunk', () => {
    expect(files(SAMPLE_DIFF)).toEqual([
      {
        path: 'widget.c',
        oldPath: undefined,
        status: 'modified',
        added: 1,
        removed: 1,
        oldBlob: '1111111',
        newBlob: '2222222',
        binary: false,
        hunks: [
          {
            oldStart: 1,
            oldCount: 3,
            newStart: 1,
            newCount: 3,
            section: 'int turn(void)',
            line: 5,
            lines: [
              { mark: ' ', text: '{' },
              { mark: '-', text: '    return RIGHT;' },
              { mark: '+', text: '    return LEFT;' },
              { mark: ' ', text: '}' },
            ],
          },
        ],
      },
    ]);
  });

  it('knows where the hunk stands in the mail and where the diff ends', () => {
    const { diff, end } = parse(SAMPLE_PATCH);
    const lines = SAMPLE_PATCH.split('\n');
    expect(lines[(diff.files[0]?.hunks[0]?.line ?? 0) - 1]).toMatch(/^@@/);
    expect(lines[end]).toBe('-- ');
  });

  it.each<[string, string, object]>([
    [
      'an added file',
      'diff --git a/n.c b/n.c\nnew file mode 100644\nindex 0000000..1234567\n--- /dev/null\n+++ b/n.c\n@@ -0,0 +1,2 @@\n+a\n+b\n',
      { path: 'n.c', status: 'added', added: 2, removed: 0 },
    ],
    [
      'a deleted file',
      'diff --git a/n.c b/n.c\ndeleted file mode 100644\nindex 1234567..0000000\n--- a/n.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n',
      { path: 'n.c', status: 'deleted', added: 0, removed: 1 },
    ],
    [
      'a pure rename',
      'diff --git a/o.c b/n.c\nsimilarity index 100%\nrename from o.c\nrename to n.c\n',
      { path: 'n.c', oldPath: 'o.c', status: 'renamed', added: 0 },
    ],
    [
      'a copy',
      'diff --git a/o.c b/n.c\nsimilarity index 90%\ncopy from o.c\ncopy to n.c\n',
      { path: 'n.c', oldPath: 'o.c', status: 'copied' },
    ],
    [
      'a mode change',
      'diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n',
      { path: 'x.sh', status: 'modified' },
    ],
    [
      'a binary file',
      'diff --git a/x.png b/x.png\nindex 1234567..7654321 100644\nGIT binary patch\ndelta 5\nMcmZQzU|?i`U|?Wi\n\ndelta 5\nMcmZQzU|?i`U|?Wi\n\n',
      { path: 'x.png', binary: true, hunks: [] },
    ],
    [
      'a name with blanks',
      'diff --git a/a b.c b/a b.c\nold mode 100644\nnew mode 100755\n',
      { path: 'a b.c' },
    ],
    [
      'a quoted name',
      'diff --git "a/\\303\\244.c" "b/\\303\\244.c"\nold mode 100644\nnew mode 100755\n',
      { path: 'ä.c' },
    ],
    [
      'a diff without git',
      '--- a/x.c\t2021-10-06\n+++ b/x.c\t2021-10-07\n@@ -1 +1 @@\n-a\n+b\n',
      { path: 'x.c', added: 1 },
    ],
    [
      'a svn index',
      'Index: x.c\n=====\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n',
      { path: 'x.c', removed: 1 },
    ],
    [
      'no newline at the end',
      'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n',
      { added: 1, removed: 1 },
    ],
    [
      'stripped empty context',
      'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n',
      { added: 1 },
    ],
    [
      'removed lines that look like marks',
      'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n--- \n-- x\n+y\n',
      { removed: 2 },
    ],
  ])('reads %s', (_, text, expected) => {
    const parsed = parse(text);
    expect(parsed.damage).toEqual([]);
    expect(parsed.diff.files).toHaveLength(1);
    expect(parsed.diff.files[0]).toMatchObject(expected);
  });

  it('reads several files', () => {
    expect(files(SAMPLE_DIFF + SAMPLE_DIFF.replaceAll('widget', 'gadget')).map(({ path }) => path)).toEqual([
      'widget.c',
      'gadget.c',
    ]);
  });

  it('keeps carriage returns of the content', () => {
    expect(files(SAMPLE_DIFF.replace('LEFT;', 'LEFT;\r'))[0]?.hunks[0]?.lines[2]?.text).toBe(
      '    return LEFT;\r',
    );
  });
});

describe('damage', () => {
  it('is none in a good diff', () => {
    expect(damage(SAMPLE_PATCH)).toEqual([]);
    expect(damage(SAMPLE_PATCH, true)).toEqual([]);
  });

  it.each<[string, string, string, boolean]>([
    [
      'a wrapped line',
      'wrapped-line 8',
      SAMPLE_DIFF.replace('    return RIGHT;', LONG.replace('that_', '\nthat_')),
      false,
    ],
    [
      'a flowed line',
      'flowed 8',
      SAMPLE_DIFF.replace('    return RIGHT;', LONG.replace('that_', '\nthat_')),
      true,
    ],
    ['a short flowed line', 'flowed 8', SAMPLE_DIFF.replace('return RIGHT;', 'return \nRIGHT;'), true],
    ['a lost first blank', 'white-space 6', SAMPLE_DIFF.replace('\n {', '\n{'), false],
    ['a no-break space in front', 'non-breaking-space 6', SAMPLE_DIFF.replace('\n {', '\n\u00a0{'), false],
    [
      'a no-break space in an indent',
      'non-breaking-space 8',
      SAMPLE_DIFF.replace('+    return', '+   \u00a0return'),
      false,
    ],
    ['a line too many', 'hunk-count 6', SAMPLE_DIFF.replace('-1,3 +1,3', '-0,0 +1,3'), false],
    ['a hunk cut by the next', 'hunk-count 9', SAMPLE_DIFF.replace(/\n }\n/, '\n') + SAMPLE_DIFF, false],
    ['a hunk whose counts are none', 'hunk-header 5', SAMPLE_DIFF.replace('-1,3 +1,3', '-1,3 +1,x'), false],
    [
      'text between hunks',
      'white-space 10',
      `${SAMPLE_DIFF}stray\n${SAMPLE_DIFF.slice(SAMPLE_DIFF.indexOf('@@'))}`,
      false,
    ],
    ['a hunk without its end marks', 'hunk-header 5', SAMPLE_DIFF.replace('+1,3 @@', '+1,3@@'), false],
    ['a file without a hunk', 'hunk-header 5', SAMPLE_DIFF.replace(/@@[^]*/, SAMPLE_DIFF), false],
    ['a cut between names and hunk', 'truncated 5', SAMPLE_DIFF.replace(/\n@@[^]*/, ''), false],
    ['a cut end', 'truncated 9', SAMPLE_DIFF.replace(/\n }\n$/, ''), false],
    [
      'stuffed context',
      'flowed 5',
      SAMPLE_DIFF.replace(/^ /gm, '  ').replace('-1,3 +1,3', '-1,4 +1,4').replace(/\n$/, '\n  x\n'),
      true,
    ],
  ])('says %s', (_, ...[expected, text, flowed]) => {
    expect(damage(text, flowed)[0]).toBe(expected);
  });

  it('goes on behind it', () => {
    const broken = SAMPLE_DIFF.replace('\n {', '\n{') + SAMPLE_DIFF.replaceAll('widget', 'gadget');
    expect(files(broken).map(({ path, added }) => `${path} ${added}`)).toEqual(['widget.c 0', 'gadget.c 1']);
  });

  it('never throws on broken diffs and takes bounded time', () => {
    const line = fc.constantFrom(
      ...SAMPLE_DIFF.split('\n'),
      '@@ -1 +1 @@',
      '+x',
      '-',
      'x',
      '\\ No newline',
      'GIT binary patch',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 80 }), (lines) => {
        const parsed = parseDiff(lines, 0, { flowed: false, noBreakSpaces: true });
        expect(parsed.damage.length).toBeLessThanOrEqual(20);
        expect(parsed.end).toBeLessThanOrEqual(lines.length);
      }),
    );
  });

  it.each([
    'diff --git a/x b/x\n',
    '@@ -1 +1 @@\n',
    '--- a/x\n+++ b/x\n@@ -1 +1 @@\n',
    '--- x\n',
    'Index: x\n',
    'x\n@@ -1 +1 @@\n-a\n+b\n',
  ])('takes bait of %j in no time', (bait) => {
    const start = performance.now();
    parse(bait.repeat(60_000));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
