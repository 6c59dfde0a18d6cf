import { isPathRegex, matchesRegex } from './path-regex';

describe('a regular expression over paths', () => {
  it.each([
    ['letters, anywhere', 'otter', 'lib/otter/main.c', true],
    ['letters that are not there', 'otter', 'lib/badger.c', false],
    ['anchored at both ends', '^lib/[a-c]+\\.c$', 'lib/abc.c', true],
    ['anchored at the start', '^otter', 'lib/otter.c', false],
    ['anchored at the end', '\\.h$', 'lib/otter.hpp', false],
    ['a dot is any letter', '^a.c$', 'abc', true],
    ['an escaped dot is a dot', '^a\\.c$', 'abc', false],
    ['a class left out', '[^/]\\.c$', '/.c', false],
    ['alternatives', '^(lib|src)/(x|y)$', 'src/y', true],
    ['what may be absent', '^ab?c$', 'ac', true],
    ['one or more', '^a+$', '', false],
    ['any number', '^(?:ab)*$', 'ababab', true],
    ['a known class', '^v\\d+$', 'v12', true],
    ['a class with its own bracket first', '[]x]', 'a]', true],
    ['a class that ends in a dash', '^[a-]+$', 'a-a', true],
    ['loops in loops', '^(a*)*b$', 'aaaaab', true],
    ['an empty alternative', '^(x|)y$', 'y', true],
  ])('%s', (...[, pattern, path, expected]) => {
    expect(isPathRegex(pattern)).toBe(true);
    expect(matchesRegex(pattern, path)).toBe(expected);
  });

  it.each([['('], [')'], ['[a'], ['*a'], ['a{2}{'], ['\\'], ['\\q'], ['(a'], ['a)'], ['x'.repeat(301)]])(
    '%p is none, and matches nothing',
    (pattern) => {
      expect(isPathRegex(pattern)).toBe(false);
      expect(matchesRegex(pattern, pattern)).toBe(false);
    },
  );

  test('takes time in proportion to the path, whatever the pattern', () => {
    const path = `${'a'.repeat(900)}!`;
    const started = process.hrtime.bigint();
    for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a*)*(a*)*$', 'a*a*a*a*a*a*a*b'])
      expect(matchesRegex(pattern, path)).toBe(false);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1_000);
  });

  test('agrees with the platform where both know a pattern', () => {
    const patterns = ['a', '^a', 'a$', 'a*b', '(a|b)+c', '[^a]b', 'a.b', '(ab|a)(b|)c', '^$', 'a?b?c?$'];
    const paths = ['', 'a', 'b', 'ab', 'abc', 'aabbc', 'xbc', 'a/b', 'cab', 'bbbb'];
    for (const pattern of patterns)
      for (const path of paths)
        expect([pattern, path, matchesRegex(pattern, path)]).toEqual([
          pattern,
          path,
          new RegExp(pattern).test(path),
        ]);
  });
});
