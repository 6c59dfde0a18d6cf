import { parseInstant } from './instant';

describe('reading a time', () => {
  it.each([
    ['a whole time is itself', '2021-10-13T08:30:00Z', '2021-10-13T08:30:00Z'],
    ['a bare day is the end of that day, UTC', '2021-10-13', '2021-10-13T23:59:59Z'],
    ['minutes alone are enough', '2021-10-13T08:30', '2021-10-13T08:30:00Z'],
    ['a zone is brought to UTC', '2021-10-13T08:30:00+02:00', '2021-10-13T06:30:00Z'],
    ['a leap day is one in a leap year', '2024-02-29', '2024-02-29T23:59:59Z'],
    ['and none in another', '2021-02-29', undefined],
    ['a day that no month has is none', '2021-02-30', undefined],
    ['nor is it one with a time', '2021-11-31T10:00:00Z', undefined],
    ['a month that no year has is none', '2021-13-01', undefined],
    ['a word is none', 'yesterday', undefined],
    ['nor is nothing', '', undefined],
  ])('%s', (_, text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });
});
