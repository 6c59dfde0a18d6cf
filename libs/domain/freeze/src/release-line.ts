import type { Instant, MessageId } from '@sluice/kernel';

/** How firm a date is. Only `announced` and `effective` dates gate; `tentative`, `considered` and `draft` ones are shown. */
export type DateStatus = 'draft' | 'considered' | 'tentative' | 'announced' | 'effective';

/** Where an entry of a calendar, role or decision comes from: a mail where there is one, else a text a person can follow. */
export type Source = {
  readonly messageId?: MessageId | undefined;
  readonly text?: string | undefined;
};

/** One announcement of a release line's schedule (`CalendarAnnounced`): an act, it counts from `saidAt`. */
export type Announcement = {
  readonly release: string;
  readonly saidAt: Instant;
  readonly source: Source;
  readonly note?: string | undefined;
  readonly dates: readonly {
    /** A name from the policy's list of phases: `last-posting`, `feature-freeze`, ... or `branch`, `release`. */
    readonly phase: string;
    /** Last day of the *preceding* phase, `YYYY-MM-DD`: what is committed on that day is still inside it. */
    readonly lastDay: string;
    readonly status: DateStatus;
  }[];
};

/** A role and when it is held (`RoleHeld`). */
export type Role = {
  readonly role: 'release-manager' | 'maintainer' | 'committer' | 'administrator' | 'deputy-release-manager';
  readonly person: string;
  /** Release line for a release manager. */
  readonly release?: string | undefined;
  /** Path prefixes or globs for a maintainer; empty means THE REST. */
  readonly files?: readonly string[] | undefined;
  readonly area?: string | undefined;
  readonly validFrom?: Instant | undefined;
  readonly validTo?: Instant | undefined;
  readonly source: Source;
};

/** A phase of a release line as known at some moment. `from`/`until` in UTC, `until` exclusive. */
export type PhasePeriod = {
  readonly name: string;
  readonly title: string;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** Status of the date that begins it. */
  readonly status: DateStatus;
  readonly source: Source;
};

/** What a class of change needs in a phase. */
export type Need = 'nothing' | 'maintainer-ack' | 'release-ack' | 'no';
