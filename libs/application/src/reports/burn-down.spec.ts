import type { Instant } from '@sluice/kernel';
import type { DerivedSeries } from '../derive';
import { burnDown, spanOf } from './burn-down';

type Landing = { readonly committedAt: string; readonly revertedBy?: { readonly committedAt: string } };

const series = (
  firstPostedAt: string,
  landings: readonly (Landing | undefined)[],
  state = 'posted',
): DerivedSeries =>
  ({
    state,
    series: { firstPostedAt, revisions: [{ patches: landings.map((landing) => ({ landing })) }] },
  }) as unknown as DerivedSeries;

const of = (...all: readonly DerivedSeries[]) => burnDown(all.map(spanOf), END);

const END = '2021-10-05T12:00:00Z' as Instant;

test('a series is undecided from its posting until all of it is in the tree', () => {
  const half = series('2021-10-02T10:00:00Z', [{ committedAt: '2021-10-03T00:00:00Z' }, undefined]);
  const whole = series('2021-10-03T10:00:00Z', [
    { committedAt: '2021-10-04T08:00:00Z' },
    { committedAt: '2021-10-05T08:00:00Z' },
  ]);
  expect(of(half, whole).days).toEqual([
    { day: '2021-10-02', posted: 1, landed: 0, undecided: 1 },
    { day: '2021-10-03', posted: 2, landed: 0, undecided: 2 },
    { day: '2021-10-04', posted: 2, landed: 0, undecided: 2 },
    { day: '2021-10-05', posted: 2, landed: 1, undecided: 1 },
  ]);
});

test('one that was taken back is undecided again', () => {
  const back = series('2021-10-03T10:00:00Z', [
    { committedAt: '2021-10-03T18:00:00Z', revertedBy: { committedAt: '2021-10-05T09:00:00Z' } },
  ]);
  expect(of(back).days.map((d) => [d.day, d.undecided])).toEqual([
    ['2021-10-03', 0],
    ['2021-10-04', 0],
    ['2021-10-05', 1],
  ]);
});

test('what was given up counts on no day, and is said', () => {
  const given = ['withdrawn', 'superseded', 'rfc'].map((state) =>
    series('2021-10-03T10:00:00Z', [undefined], state),
  );
  expect(of(...given)).toEqual({ days: [], leftOut: 3 });
});
