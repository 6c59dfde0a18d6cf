import { offsetsOf, usesIn, withinOf } from './word-uses';

test.each([
  ['each line once', 'deep deep\ndeep\n', 'deep', [0, 10]],
  ['not inside other words', 'deeper xdeep deep_ deep', 'deep', [19]],
  ['a line that has it first inside another word', 'deeper deep\n', 'deep', [7]],
  ['at the very end', 'a deep', 'deep', [2]],
  ['nowhere', 'shallow', 'deep', []],
])('offsets: %s', (_, text, word, expected) => {
  expect(offsetsOf(text, word, 100)).toEqual(expected);
});

test('lines count from 1, quotes are trimmed and cut', () => {
  const text = `one\n    deep ${'x'.repeat(300)}\n`;
  const [use] = usesIn({ path: 'a.c', text }, 'deep', 10);
  expect(use).toMatchObject({ path: 'a.c', line: 2 });
  expect(use?.quote).toHaveLength(200);
});

test.each([
  ['a function', ['static int f(int a)', '{', '    deep;'], 2, 'f'],
  ['a function with its arguments over lines', ['int f(int a,', '      int b)', '{', '    deep;'], 3, 'f'],
  ['the function’s own line', ['int f(struct deep *d)'], 0, 'f'],
  ['a structure', ['struct otter {', '    int deep;'], 1, 'struct otter'],
  ['after a function', ['int f(void)', '{', '}', '', '    deep'], 4, ''],
  ['a definition of its own', ['#define OTTER(x) \\', '    deep(x)'], 1, 'OTTER'],
  ['a definition', ['#define DEEP deep'], 0, 'DEEP'],
  ['a label is no function', ['int f(void)', '{', 'out:', '    deep;'], 3, 'f'],
  ['an OCaml type', ['type flag =', '  | Deep'], 1, 'type flag'],
  ['a Python function', ['def dive(self):', '    deep'], 1, 'dive'],
  ['a Go function', ['func Dive(d int) {', '\tdeep'], 1, 'Dive'],
  ['nothing', ['deep'], 0, ''],
])('within %s', (_, lines, at, expected) => {
  expect(withinOf(lines, at)).toBe(expected);
});
