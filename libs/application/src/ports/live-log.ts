import type { EventEnvelope, EventSort } from '@sluice/kernel';
import type { LogPosition } from './event-store';

/** Which events somebody wants to be told of; what is left out limits nothing. */
export type EventFilter = {
  readonly sort?: EventSort | undefined;
  readonly types?: readonly string[] | undefined;
  /** The id of a series. */
  readonly series?: string | undefined;
  /** A release line: what names it, and what names none and is of a series that is judged for it. */
  readonly release?: string | undefined;
};

/** An event with the release lines that its series is judged for, as known when it is read. */
export type LiveEvent = EventEnvelope & { readonly releases: readonly string[] };

export type LivePage = {
  readonly events: readonly LiveEvent[];
  /** Where to go on from: everything before it was looked at. */
  readonly next: LogPosition;
  /** Whether nothing more was there. */
  readonly isEnd: boolean;
};

/** The log as those read it who follow it, from where they stopped. */
export interface LiveLog {
  /** The next `limit` events after a position that a filter lets through, in log order; never one that an unfinished writer could still precede. */
  read(after: LogPosition, filter: EventFilter, limit: number): Promise<LivePage>;
  /** The last event that a reader could have read by now; none in an empty log. */
  last(): Promise<EventEnvelope | undefined>;
  /**
   * Where the event is that `liveId` gave this id; none where this log has no such event. The id outlives a restored backup, which numbers transactions
   * anew.
   */
  find(id: string): Promise<LogPosition | undefined>;
}
