import { unflowed } from './unflowed';

describe('unflowed', () => {
  it.each<[string, readonly string[], readonly string[], readonly number[]]>([
    ['leaves fixed lines', ['a', '', 'b'], ['a', '', 'b'], [0, 1, 2]],
    ['takes the stuffing from a line', ['  context', ' From here'], [' context', 'From here'], [0, 1]],
    ['ends at an empty line that was stuffed', ['+a', ' ', '+b'], ['+a', '', '+b'], [0, 1, 2]],
    ['joins what flows', ['+one ', 'two ', 'three', 'four'], ['+one two three', 'four'], [0, 3]],
    ['keeps the mark of the signature', ['+one ', '-- ', '2.30'], ['+one ', '-- ', '2.30'], [0, 1, 2]],
    ['ends what flows at the end', ['a', 'b '], ['a', 'b '], [0, 1]],
  ])('%s', (...[, source, lines, from]) => {
    expect(unflowed(source)).toEqual({ lines, from });
  });
});
