import type { Instant } from '@sluice/kernel';
import type { Viewpoint } from '../views';
import type { LogPosition } from './event-store';

export type LogAsked = Viewpoint & {
  /** Where to go on from: a place, and what comes after it on the way. */
  readonly after: LogPosition;
  /** Goes through the log backwards. */
  readonly newestFirst?: boolean | undefined;
  readonly limit: number;
  readonly sort?: 'fact' | 'conclusion' | undefined;
  /** Only these. */
  readonly types: readonly string[];
};

/** An event of a type that everybody may see; whether this one is to be seen is for `isPublicEvent`. */
export type LoggedEvent = {
  readonly type: string;
  readonly streamName: string;
  /** `812.40` */
  readonly position: string;
  /** JSON of what it says, without the fields that are nobody's to see. */
  readonly data: string;
  /** JSON of all of it, `data` included. */
  readonly json: string;
};

export type LoggedPage = {
  readonly events: readonly LoggedEvent[];
  /** Through where the log was read; absent where there was nothing to read. */
  readonly last?: string | undefined;
  /** Whether there may be more. A page of few types among many events comes short, and says where to go on. */
  readonly more: boolean;
  readonly knownThrough?: Instant | undefined;
};

/** The event log for readers outside, never past the oldest transaction still running. */
export interface PublicLog {
  read(asked: LogAsked): Promise<LoggedPage>;
}
