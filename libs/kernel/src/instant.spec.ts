import fc from 'fast-check';
import {
  addSeconds,
  earliest,
  instantOfMillis,
  latest,
  millisOf,
  parseInstant,
  secondsBetween,
  type Instant,
} from './instant';

describe('reading a time', () => {
  it.each([
    ['a whole time is itself', '2021-10-13T08:30:00Z', '2021-10-13T08:30:00Z'],
    ['a bare day is the end of that day, UTC', '2021-10-13', '2021-10-13T23:59:59Z'],
    ['minutes alone are enough', '2021-10-13T08:30', '2021-10-13T08:30:00Z'],
    ['a time without a zone is UTC', '2021-10-13T08:30:15', '2021-10-13T08:30:15Z'],
    ['a zone is brought to UTC', '2021-10-13T08:30:00+02:00', '2021-10-13T06:30:00Z'],
    ['a zone may move the day', '2021-10-13T23:30:00-05:00', '2021-10-14T04:30:00Z'],
    ['a zone may lack its colon', '2021-10-13T08:30:00+0200', '2021-10-13T06:30:00Z'],
    ['fractions of a second are dropped, not rounded', '2021-10-13T08:30:00.999Z', '2021-10-13T08:30:00Z'],
    ['a leap day is one in a leap year', '2024-02-29', '2024-02-29T23:59:59Z'],
    ['and none in another', '2021-02-29', undefined],
    ['a day that no month has is none', '2021-02-30', undefined],
    ['nor is it one with a time', '2021-11-31T10:00:00Z', undefined],
    ['nor with minutes only', '2021-11-31T10:00', undefined],
    ['nor with a zone', '2021-02-30T10:00:00+02:00', undefined],
    ['nor with a fraction', '2021-02-30T10:00:00.5Z', undefined],
    ['a month that no year has is none', '2021-13-01', undefined],
    ['an hour that no day has is none', '2021-10-13T25:00:00Z', undefined],
    ['nor is the hour between two days', '2021-10-13T24:00', undefined],
    ['a minute that no hour has is none', '2021-10-13T08:60', undefined],
    ['a blank instead of the T is none', '2021-10-13 08:30', undefined],
    ['hours alone are none', '2021-10-13T08', undefined],
    ['text after a time is none', '2021-10-13T08:30:00Z, about', undefined],
    ['text before a day is none', 'on 2021-10-13', undefined],
    ['a word is none', 'yesterday', undefined],
    ['a day of the year 0 is none', '0000-12-31', undefined],
    ['nor is nothing', '', undefined],
  ])('%s', (_, text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });
});

/** Any second of the years an instant can name. */
const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 });

const instantOf = (second: number): Instant => instantOfMillis(second * 1000) ?? ('' as Instant);

describe('an instant', () => {
  test('stands in text order as in time order', () => {
    fc.assert(
      fc.property(seconds, seconds, (a, b) => {
        expect(Math.sign(a - b)).toBe(instantOf(a) < instantOf(b) ? -1 : instantOf(a) > instantOf(b) ? 1 : 0);
      }),
    );
  });

  test('comes back from its milliseconds and from its text', () => {
    fc.assert(
      fc.property(seconds, (second) => {
        expect(millisOf(instantOf(second))).toBe(second * 1000);
        expect(parseInstant(instantOf(second))).toBe(instantOf(second));
      }),
    );
  });

  it.each([
    ['the first second it can name', -62_135_596_800_000, '0001-01-01T00:00:00Z'],
    ['none before that', -62_135_596_800_001, undefined],
    ['the last second it can name', 253_402_300_799_999, '9999-12-31T23:59:59Z'],
    ['none after that', 253_402_300_800_000, undefined],
    ['none where there is no number', NaN, undefined],
    ['none without end', Infinity, undefined],
    ['the second a fraction before 1970 lies in', -1, '1969-12-31T23:59:59Z'],
  ])('is, from milliseconds: %s', (_, millis, expected) => {
    expect(instantOfMillis(millis)).toBe(expected);
  });

  test('moves by seconds over the border of a year, and back', () => {
    const eve = '2021-12-31T23:59:59Z' as Instant;
    expect(addSeconds(eve, 1)).toBe('2022-01-01T00:00:00Z');
    expect(addSeconds(addSeconds(eve, 86_400), -86_400)).toBe(eve);
    expect(secondsBetween(eve, addSeconds(eve, 90))).toBe(90);
    expect(secondsBetween(addSeconds(eve, 90), eve)).toBe(-90);
  });

  test('stays where it is rather than leave the years it can name', () => {
    const last = '9999-12-31T23:59:59Z' as Instant;
    expect(addSeconds(last, 1)).toBe(last);
  });
});

describe('of several instants', () => {
  const some = ['2021-10-13T08:00:00Z', '2021-09-30T23:00:00Z', '2021-10-02T00:00:00Z'] as Instant[];

  test('the earliest and the latest are found wherever they stand', () => {
    expect(earliest(some)).toBe('2021-09-30T23:00:00Z');
    expect(latest(some)).toBe('2021-10-13T08:00:00Z');
    expect(earliest([...some].reverse())).toBe('2021-09-30T23:00:00Z');
    expect(latest([...some].reverse())).toBe('2021-10-13T08:00:00Z');
  });

  test('there is neither among none', () => {
    expect(earliest([])).toBeUndefined();
    expect(latest([])).toBeUndefined();
  });
});
