import { afterFailure, FEW_ATTEMPTS, MAX_ATTEMPTS, pauseAfter } from './retry';

const failed = (again: 'later' | 'few' | 'never') => ({ sent: false, error: 'no', again }) as const;
const fate = (again: 'later' | 'few' | 'never', attempts: number): string =>
  afterFailure({ key: 'k', attempts }, failed(again)).then;

test('pauses double from half a minute to six hours, each up to a quarter longer or shorter', () => {
  for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
    const middle = Math.min(30 * 2 ** (attempts - 1), 6 * 3600);
    const pauses = Array.from({ length: 300 }, (_, n) => pauseAfter({ key: `key ${String(n)}`, attempts }));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(Math.floor(middle * 0.75));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(Math.ceil(middle * 1.25));
    // What failed together comes back spread over most of that range.
    expect(Math.max(...pauses) - Math.min(...pauses)).toBeGreaterThan(middle * 0.4);
  }
});

test('a pause is the same for the same key and attempt', () => {
  expect(pauseAfter({ key: 'k', attempts: 5 })).toBe(pauseAfter({ key: 'k', attempts: 5 }));
});

test.each([
  ['later', 1, 'retry'],
  ['later', MAX_ATTEMPTS - 1, 'retry'],
  ['later', MAX_ATTEMPTS, 'park'],
  ['few', FEW_ATTEMPTS - 1, 'retry'],
  ['few', FEW_ATTEMPTS, 'park'],
  ['never', 1, 'park'],
] as const)('where another attempt helps "%s", after attempt %i: %s', (again, attempts, then) => {
  expect(fate(again, attempts)).toBe(then);
});
