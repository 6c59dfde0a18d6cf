import fc from 'fast-check';
import { myersDiff } from './myers-diff';

const marked = (before: string, after: string): string =>
  myersDiff([...before], [...after])
    .map(({ mark, text }) => mark + text)
    .join('');

describe('myersDiff', () => {
  it.each([
    ['equal texts', 'abc', 'abc', ' a b c'],
    ['a line more', 'ac', 'abc', ' a+b c'],
    ['a line less', 'abc', 'ac', ' a-b c'],
    ['removed before added', 'abc', 'axc', ' a-b+x c'],
    ['a repeated line goes low', 'abab', 'ababab', ' a b a b+a+b'],
    ['but rather to another change', 'xab', 'yabab', '-x+y+a+b a b'],
    ['also one below', 'abcab', 'abcababy', ' a b c a b+a+b+y'],
    ['a removed line, too', 'aabx', 'aby', ' a-a b-x+y'],
    ['nothing before', '', 'ab', '+a+b'],
    ['nothing after', 'ab', '', '-a-b'],
  ])('%s', (_, before, after, edits) => {
    expect(marked(before, after)).toBe(edits);
  });

  it('gives both texts back, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = myersDiff(before, after);
        const side = (mark: string): readonly string[] =>
          edits.filter((e) => e.mark !== mark).map((e) => e.text);
        expect(side('+')).toEqual(before);
        expect(side('-')).toEqual(after);
      }),
    );
  });

  it('gives up on texts that have nothing to do with each other, in bounded time', () => {
    const lines = (name: string): readonly string[] =>
      Array.from({ length: 20_000 }, (_, i) => `${name} ${String(i)}`);
    const edits = myersDiff(['same', ...lines('a')], ['same', ...lines('b')]);
    expect(edits.map((e) => e.mark).join('')).toBe(` ${'-'.repeat(20_000)}${'+'.repeat(20_000)}`);
  });
});
