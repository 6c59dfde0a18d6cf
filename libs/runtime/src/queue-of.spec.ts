import { waitingOf } from './queue-of';

describe('how a queue waits', () => {
  test('is as it does by itself where no configuration was read', () => {
    expect(waitingOf({})).toEqual({});
  });

  test('is what the configuration says, in whole milliseconds', () => {
    expect(waitingOf({ queue: { retrySeconds: 1, missedSeconds: 15 } })).toEqual({
      retries: { backoffMs: 1_000 },
      patience: { lockMs: 15_000, lookForStalledMs: 5_000 },
    });
    expect(waitingOf({ queue: { retrySeconds: 0.0123, missedSeconds: 5 } })).toEqual({
      retries: { backoffMs: 12 },
      patience: { lockMs: 5_000, lookForStalledMs: 1_667 },
    });
  });
});
