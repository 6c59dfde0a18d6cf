import { borderAfter, daysUntil, workingHoursBetween } from './day-border';
import { time } from './spec/example';

const utc = { zone: 'UTC', ends: '24:00', lastDay: 'inside' } as const;

describe('the border after a last day', () => {
  it.each([
    ['end of day UTC', utc, '2021-10-16T00:00:00Z'],
    ['17:00 UTC', { ...utc, ends: '17:00' }, '2021-10-15T17:00:00Z'],
    ['anywhere on Earth', { ...utc, zone: '-12:00' }, '2021-10-16T12:00:00Z'],
    ['an hour east', { ...utc, zone: '+01:00' }, '2021-10-15T23:00:00Z'],
    ['the last day outside', { ...utc, lastDay: 'outside' as const }, '2021-10-15T00:00:00Z'],
  ])('%s', (_, days, border) => {
    expect(borderAfter('2021-10-15', days)).toBe(border);
  });

  it.each(['', 'next Friday', '2021-02-30', '15/10'])('is unknown for %p', (text) => {
    expect(borderAfter(text, utc)).toBeUndefined();
  });
});

it.each([
  ['2021-10-13T23:59:59Z', 2],
  ['2021-10-15T00:00:00Z', 0],
  ['2021-10-16T00:00:00Z', -1],
])('from %s it is %i days to 15 October', (from, days) => {
  expect(daysUntil(time(from), '2021-10-15')).toBe(days);
});

it.each([
  ['a day and two hours in the week', '2021-10-06T17:40:33Z', '2021-10-07T19:40:33Z', 26],
  ['a weekend', '2021-10-09T00:00:00Z', '2021-10-11T00:00:00Z', 0],
  ['from Friday noon to Monday noon', '2021-10-08T12:00:00Z', '2021-10-11T12:00:00Z', 24],
  ['backwards', '2021-10-08T12:00:00Z', '2021-10-07T12:00:00Z', 0],
])('working hours: %s', (...[, from, to, hours]) => {
  expect(workingHoursBetween(time(from), time(to))).toBe(hours);
});
