import { setTimeout } from 'node:timers/promises';
import { wants, type EventFilter, type LiveEvent, type LiveLog, type LogPosition } from '@sluice/application';
import { isBefore } from './places';

/** Somebody who follows the log: it has everything up to `at`, and is handed what comes after. */
export type Follower = {
  readonly filter: EventFilter;
  readonly at: LogPosition;
  /** What it wants of the events up to `until`. */
  take(events: readonly LiveEvent[], until: LogPosition): void;
};

export type TailTimes = {
  /** Pause between two looks at a log that has nothing new. */
  readonly pollMs: number;
  /** Pause after a look that failed. */
  readonly awayMs: number;
};

/** Events of one look. */
const PAGE = 500;

/**
 * The end of the log, read once for all who follow it in this process. Nobody following, nothing is read. It goes in the order of the log, so whoever
 * joins with everything up to a place that it has not passed misses nothing and gets nothing twice.
 */
export class Tail {
  private readonly followers = new Set<Follower>();
  private at: LogPosition | undefined;
  private newest: LiveEvent | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: Pick<LiveLog, 'read'>,
    private readonly times: TailTimes,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** Joins, unless what is read here has gone past what the follower has: then it is to read on by itself, and ask again. */
  join(follower: Follower): boolean {
    if (this.stopping.signal.aborted) return false;
    if (this.at !== undefined && isBefore(follower.at, this.at)) return false;
    this.followers.add(follower);
    if (this.at === undefined) {
      this.at = follower.at;
      this.running = this.run(follower.at);
    }
    return true;
  }

  leave(follower: Follower): void {
    this.followers.delete(follower);
  }

  /** The newest event that was handed to all who wanted it. */
  get passed(): LiveEvent | undefined {
    return this.newest;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.followers.clear();
    await this.running;
  }

  private async run(from: LogPosition): Promise<void> {
    let at = from;
    while (this.followers.size > 0) {
      try {
        const { events, next, isEnd } = await this.log.read(at, {}, PAGE);
        this.hand(events, next);
        // In the same turn as it was handed: nobody may join in between with less than that.
        this.at = at = next;
        await this.pause(isEnd ? this.times.pollMs : 0);
      } catch (error) {
        this.onTrouble(error);
        await this.pause(this.times.awayMs);
      }
    }
    this.at = undefined;
    this.newest = undefined;
  }

  private hand(events: readonly LiveEvent[], until: LogPosition): void {
    for (const follower of this.followers) {
      const { at, filter } = follower;
      follower.take(
        events.filter((event) => isBefore(at, event) && wants(filter, event)),
        until,
      );
    }
    this.newest = events.at(-1) ?? this.newest;
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    await setTimeout(ms, undefined, { signal }).catch(() => undefined);
  }
}
