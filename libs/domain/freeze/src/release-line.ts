import type { Instant, MessageId } from '@sluice/kernel';
import type { PolicyClass } from './policy';

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
  /** Phases that this release line does not have (Xen 4.12 to 4.14 had one gate, the hard code freeze): no date of them is missing. */
  readonly without?: readonly string[] | undefined;
  /** The same mail closes the tree to everybody, or opens it again. */
  readonly moratorium?: 'declared' | 'lifted' | undefined;
  /** Needs that the same mail relaxes or tightens for this release line. */
  readonly waivers?: readonly Waiver[] | undefined;
};

/**
 * A need that a release manager changed for one release line: by class, phase, person or files ("straightforward fixes need no ack until
 * the end of the hard code freeze"; "a blanket ack for one person's CHANGELOG updates"). What is left out is not limited.
 */
export type Waiver = {
  readonly classes?: readonly PolicyClass[] | undefined;
  readonly phases?: readonly string[] | undefined;
  /** Address of the person whose patches it is for. */
  readonly person?: string | undefined;
  /** Every touched file must lie below one of these. */
  readonly files?: readonly string[] | undefined;
  readonly need: Need;
  readonly until?: Instant | undefined;
  readonly sentence: string;
};

/** A role and when it is held (`RoleHeld`). */
export type Role = {
  readonly role: 'release-manager' | 'maintainer' | 'committer' | 'administrator' | 'deputy-release-manager';
  /** One of the person's addresses; `Identity` knows the others and the name. */
  readonly person: string;
  /** Release line for a release manager. */
  readonly release?: string | undefined;
  /** Path prefixes or globs for a maintainer (`!` before one excludes); empty means THE REST. See `matchesPath`. */
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
