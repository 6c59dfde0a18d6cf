import type { Revision, Series } from '@sluice/series';
import { NoSuchRevisionError, revisionsToCompare } from './compare-revisions';

const revision = (number: string): Revision => ({ number }) as Revision;
const series = (...numbers: readonly string[]): Series =>
  ({ subject: 'a series', revisions: numbers.map(revision) }) as unknown as Series;

const named = (numbers: readonly string[], asked: { readonly from?: string; readonly to?: string }) => {
  const { from, to } = revisionsToCompare(series(...numbers), asked);
  return [from.number, to.number];
};

describe('revisionsToCompare', () => {
  it.each([
    ['the latest with the one before it', {}, ['5.1', '6']],
    ['one with the one before it', { to: '5' }, ['4', '5']],
    ['one with the latest', { from: '4' }, ['4', '6']],
    ['both as named, a re-roll too', { from: 'v5', to: 'V5.1' }, ['5', '5.1']],
    ['backwards', { from: '6', to: '4' }, ['6', '4']],
  ])('takes %s', (_, asked, expected) => {
    expect(named(['4', '5', '5.1', '6'], asked)).toEqual(expected);
  });

  it.each([
    [['5', '6'], { from: '4' }, '"a series" has no revision "4": it has v5, v6'],
    [['5', '6'], { to: 'five' }, '"a series" has no revision "five": it has v5, v6'],
    [['5'], {}, 'v5 is the first known revision of "a series": there is none before it to compare with'],
    [[], {}, 'no revision of "a series" is known'],
  ])('of %s refuses %s and says what there is', (numbers, asked, message) => {
    expect(() => named(numbers, asked)).toThrow(new NoSuchRevisionError(message));
  });
});
