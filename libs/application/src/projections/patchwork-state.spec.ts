import type { Instant } from '@sluice/kernel';
import type { DerivedState, Firmness, PatchworkState } from './patchwork-rows';
import { effectiveState } from './patchwork-state';

const T = (day: number): Instant => `2021-10-${String(day).padStart(2, '0')}T12:00:00Z` as Instant;
const derived = (state: PatchworkState, firmness: Firmness, day: number): DerivedState => ({
  ...{ state, firmness, since: T(day) },
});

describe('of what is derived and what a person set', () => {
  it.each([
    ['nothing set', derived('new', 'open', 1), undefined, 'new'],
    ['a word on a patch that is open', derived('new', 'open', 1), ['under-review', 2], 'under-review'],
    [
      'an older word on one that is open',
      derived('changes-requested', 'open', 3),
      ['rejected', 2],
      'rejected',
    ],
    [
      'it landed after it was under review',
      derived('accepted', 'settled', 3),
      ['under-review', 2],
      'accepted',
    ],
    ['it had landed before someone called it new', derived('accepted', 'settled', 3), ['new', 4], 'accepted'],
    ['it landed after it was rejected', derived('accepted', 'settled', 3), ['rejected', 2], 'accepted'],
    [
      'someone says of a landed one that it is not applicable',
      derived('accepted', 'settled', 3),
      ['not-applicable', 4],
      'not-applicable',
    ],
    ['it was reverted after it was accepted', derived('rejected', 'settled', 5), ['accepted', 4], 'rejected'],
    [
      'a newer revision came after a review began',
      derived('superseded', 'over', 3),
      ['under-review', 2],
      'superseded',
    ],
    [
      'a review of the old revision goes on',
      derived('superseded', 'over', 3),
      ['under-review', 4],
      'under-review',
    ],
    [
      'a newer revision came after this one was accepted',
      derived('superseded', 'over', 3),
      ['accepted', 2],
      'accepted',
    ],
    ['its author withdrew what was queued', derived('not-applicable', 'over', 3), ['queued', 2], 'queued'],
  ] as const)('%s', (...[, state, set, expected]) => {
    const marked = set === undefined ? undefined : { state: set[0], at: T(set[1]) };
    expect(effectiveState(state, marked)).toBe(expected);
  });
});
