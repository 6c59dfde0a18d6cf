import fc from 'fast-check';
import { fillTo } from './text-layout';

const NO_MARGIN = { first: '', rest: '' };

describe('filling text', () => {
  it.each([
    ['leaves a short line as it is', 10, 'a b c', NO_MARGIN, 'a b c'],
    ['fills a line to its very end', 5, 'aa bb cc', NO_MARGIN, 'aa bb\ncc'],
    ['and no further', 4, 'aa bb cc', NO_MARGIN, 'aa\nbb\ncc'],
    ['puts a margin before each line', 7, 'aa bb cc', { first: '1. ', rest: '   ' }, '1. aa\n   bb\n   cc'],
    ['may put another before the first', 9, 'aa bb cc', { first: '- ', rest: '    ' }, '- aa bb\n    cc'],
    ['leaves a word whole that is longer than a line', 4, 'a abcdefgh b', NO_MARGIN, 'a\nabcdefgh\nb'],
    ['starts with such a word where it stands', 4, 'abcdefgh b', { first: '- ', rest: '' }, '- abcdefgh\nb'],
    ['takes a line break for a blank', 10, 'a\nb', NO_MARGIN, 'a b'],
    ['of nothing is its margin', 10, '', { first: '- ', rest: '' }, '- '],
  ])('%s', (...[, width, text, margins, expected]) => {
    expect(fillTo(width, text, margins)).toBe(expected);
  });

  const words = fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1, maxLength: 40 });

  test('never exceeds the width, and loses no word', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 24, max: 80 }), (list, width) => {
        const filled = fillTo(width, list.join(' '), { first: '  ', rest: '    ' });
        for (const line of filled.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
        expect(filled.split(/\s+/).filter((w) => w !== '')).toEqual(list);
      }),
    );
  });

  test('never breaks a line before it must', () => {
    fc.assert(
      fc.property(words, (list) => {
        const lines = fillTo(30, list.join(' '), NO_MARGIN).split('\n');
        for (const [n, line] of lines.slice(1).entries()) {
          const [next = ''] = line.split(' ');
          expect((lines[n] ?? '').length + 1 + next.length).toBeGreaterThan(30);
        }
      }),
    );
  });
});
