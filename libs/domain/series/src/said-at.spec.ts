import type { Instant } from '@sluice/kernel';
import { saidAt } from './said-at';

const NOON = '2021-10-06T12:00:00Z' as Instant;
const LATER = '2021-10-06T18:00:00Z' as Instant;
const LEARNT = '2024-01-01T00:00:00Z' as Instant;

describe('when a mail was said', () => {
  it.each([
    ['its Date, when an archive took it within 24 hours after', NOON, [LATER], NOON, true],
    [
      'its Date, when it lies exactly 24 hours before',
      '2021-10-05T18:00:00Z',
      [LATER],
      '2021-10-05T18:00:00Z',
      true,
    ],
    [
      'the archive’s time, when the Date is older: nobody dates a patch back',
      '2021-10-05T17:59:59Z',
      [LATER],
      LATER,
      true,
    ],
    ['the archive’s time, when the Date lies in the future', LATER, [NOON], NOON, true],
    ['the archive’s time, when there is no Date', undefined, [NOON], NOON, true],
    ['measured by the earliest archive time of all copies', NOON, [LEARNT, LATER], NOON, true],
    ['its Date, unproven, when no archive had it', NOON, [], NOON, false],
    ['when Sluice learnt it, unproven, when nothing else is known', undefined, [], LEARNT, false],
  ] as const)('is %s', (...row) => {
    const [, date, archived, at, proven] = row;
    expect(saidAt(date as Instant | undefined, archived, LEARNT)).toEqual({ at, proven });
  });
});
