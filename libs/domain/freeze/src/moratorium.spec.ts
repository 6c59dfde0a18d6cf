import { moratoriumInForce, type MoratoriumWord } from './moratorium';
import { time } from './spec/example';

const word = (text: string): MoratoriumWord | undefined => {
  const [what, day] = text.split(' ');
  if (day === undefined) return undefined;
  return { what: what as 'declared', at: time(`2021-11-${day}`), source: { text } };
};

describe('a moratorium', () => {
  it.each([
    ['is in force as announced', 'declared 01', '-', 'declared 01'],
    ['is in force as decided', '-', 'declared 01', 'declared 01'],
    ['is ended by a decision though a mail declared it', 'declared 01', 'lifted 02', undefined],
    ['is ended by a mail though a decision declared it', 'lifted 02', 'declared 01', undefined],
    ['begins again by a mail after a decision ended another', 'declared 03', 'lifted 02', 'declared 03'],
    ['begins again by a decision after a mail ended another', 'lifted 02', 'declared 03', 'declared 03'],
    ['of one second is as decided', 'declared 01', 'lifted 01', undefined],
    ['is none where nobody spoke of one', '-', '-', undefined],
  ])('%s', (...[, announced, decided, expected]) => {
    expect(moratoriumInForce(word(announced), word(decided))?.source.text).toBe(expected);
  });
});
