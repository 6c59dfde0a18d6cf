import type { EventEnvelope, Instant, MessageId, NewEvent } from '@sluice/kernel';
import type { EventAppender } from './event-store';

/** How an entry goes out. */
export type OutboxChannel = 'webhook' | 'mail';

/**
 * `planned`: waits for its next attempt, or is being sent. `parked`: given up, waiting for a person. `withheld`: a rule of the bot says that it is not to
 * be sent, until a person says otherwise.
 */
export type OutboxState = 'planned' | 'sent' | 'parked' | 'withheld';

/**
 * What an entry says: ids and the data of an event, never the content of a mail. `kind` tells payloads of one channel apart. A `secret` is kept for as
 * long as the entry is planned, and is in no backup.
 */
export type OutboxPayload = { readonly kind: string; readonly secret?: string | undefined } & Readonly<
  Record<string, unknown>
>;

/** Something to be said to somebody once: `key` is the identity of what is said, the channel and the target, without any code version. */
export type OutboxPlan = {
  readonly key: string;
  readonly channel: OutboxChannel;
  /** URL of a webhook, address of a person. */
  readonly target: string;
  readonly payload: OutboxPayload;
  /** When its first attempt is due; at once when absent. */
  readonly notBefore?: Instant | undefined;
};

export type OutboxEntry = Omit<OutboxPlan, 'notBefore'> & {
  readonly state: OutboxState;
  /** Attempts begun; one that a crash cut short counts. */
  readonly attempts: number;
  /** When the next attempt is due; while one is under way, when it counts as lost. */
  readonly nextAt: Instant;
  readonly lastError?: string | undefined;
  /** Why it waits or was withheld, where that is no failure. */
  readonly why?: string | undefined;
  readonly plannedAt: Instant;
  readonly sentAt?: Instant | undefined;
  readonly parkedAt?: Instant | undefined;
  readonly withheldAt?: Instant | undefined;
  /** When a person last put it back. */
  readonly releasedAt?: Instant | undefined;
};

/** When the world last spoke of a stream in what one transaction recorded of it. */
export type SaidInStream = {
  readonly streamName: string;
  readonly transactionId: bigint;
  readonly saidAt: Instant;
};

/** What a planner may ask of the log, inside the transaction that moves its checkpoint. */
export interface StreamTimes {
  /** For each of the streams, and each transaction that recorded a time there, the latest of its times. */
  said(streamNames: readonly string[]): Promise<readonly SaidInStream[]>;
}

/** What a page of the log makes to be said; what is appended is written in the same transaction. */
export type PlanEntries = (
  events: readonly EventEnvelope[],
  times: StreamTimes,
  transaction: EventAppender,
) => Promise<readonly OutboxPlan[]>;

/** `read`: events handed over. `planned`: entries that were not there before. */
export type PlanReport = { readonly read: number; readonly planned: number };

/** What becomes of an entry after a failed attempt. */
export type AfterFailure = (
  { readonly then: 'retry'; readonly afterSeconds: number } | { readonly then: 'park' }
) & {
  /** Nobody knows whether the receiver took it: it goes on counting as sent. */
  readonly mayBeTaken?: boolean | undefined;
  /** Recipients it was taken for: the next attempt is for the others. */
  readonly takenFor?: readonly string[] | undefined;
};

/** No pause, cap or quiet hour puts an entry off for longer; what waited for two days is not sent at all. */
export const LONGEST_REST_SECONDS = 3 * 24 * 3_600;

/** Which due entry to claim, and for how long. */
export type ClaimOrder = {
  readonly leaseSeconds: number;
  /** Targets to leave alone this time. */
  readonly except?: readonly string[];
};

/** An attempt under way: who books another's has come too late. */
export type Attempt = Pick<OutboxEntry, 'key' | 'attempts'>;

/** When mails counted as sent, newest first: all of them, those for the entry's list, those in its thread; never the entry itself. */
export type SentLedger = Readonly<Record<'all' | 'list' | 'thread', readonly Instant[]>>;

/** How far back the ledger goes, and how many of each it names at most. */
export type LedgerWindows = Readonly<
  Record<keyof SentLedger, { readonly seconds: number; readonly limit: number }>
>;

/** Whether something may be sent now, later, or not at all; `why` is of no single entry, so that those of one reason can be counted. */
export type Permission =
  { readonly go: true } | { readonly wait: Instant; readonly why: string } | { readonly withhold: string };

/** The rules of sending, as the store asks them. A pure function: it is asked while others wait. */
export type Permit = {
  readonly windows: LedgerWindows;
  readonly ask: (
    entry: OutboxEntry,
    then: { readonly ledger: SentLedger; readonly now: Instant },
  ) => Permission;
};

export type Claimed = { readonly entry: OutboxEntry; readonly permission: Permission };

export type OutboxCount = Pick<OutboxEntry, 'channel' | 'state' | 'why'> & {
  readonly kind: string;
  readonly count: number;
};

/** What is to be said to the outside, and what became of it. All times are by the store's own clock. */
export interface OutboxStore {
  /**
   * Hands the reader called `name` its next `limit` events, and writes the entries it plans and its checkpoint in one transaction. A name that is not
   * known begins at the end of the log: what was recorded before is nobody's news. Entries whose key is known change nothing.
   */
  planFrom(name: string, limit: number, plan: PlanEntries): Promise<PlanReport>;
  /** Writes entries outside any reader. Answers how many were not there before. */
  plan(entries: readonly OutboxPlan[]): Promise<number>;
  /** Mails of one kind of payload that are planned and that nobody has begun to send, in the order they were planned. */
  untried(kind: string): Promise<readonly OutboxEntry[]>;
  /**
   * Gives an entry another payload and another time, unless somebody began to send it or put it off since it was read: whoever sends it again must send the
   * same bytes. Answers whether it did.
   */
  revise(
    entry: Pick<OutboxEntry, 'key' | 'nextAt'>,
    to: Pick<OutboxEntry, 'payload' | 'nextAt'>,
  ): Promise<boolean>;
  /**
   * Takes one due entry for an attempt: no other claim gets it until the lease has run out. After that it is due again, so a deliverer that died loses
   * nothing.
   */
  claim(channel: OutboxChannel, order: ClaimOrder): Promise<OutboxEntry | undefined>;
  /**
   * The same for mail, under the rules of sending: asks them about one due entry, a link to sign in before others, while nobody else claims mail. What may go is
   * claimed and counts as sent from then on; what waits is due again when it may be asked about; what is to be withheld is kept for as long as a lease, for
   * `withheld` to book.
   */
  claimPermitted(order: ClaimOrder & { readonly permit: Permit }): Promise<Claimed | undefined>;
  /**
   * The channels that have an entry due now. Times that a clock gave which was set back since are brought to now first: an entry that would rest for longer
   * than any may (`LONGEST_REST_SECONDS`) is due, and what counted as sent later than now counts as sent now. What was planned later than now counts as planned now,
   * but for what was tried or put back: its mail may be under way with that date, and is to come as the same bytes.
   */
  due(): Promise<readonly OutboxChannel[]>;
  /** Books an entry as sent, whoever claimed it since: it was. Its `secret` is forgotten. The first booking records `events` with it. */
  sent(key: string, events?: readonly NewEvent[]): Promise<void>;
  /** Books that an entry is not to be sent, unless it was claimed again since or is no longer planned; and records `events` with it. Its `secret` is forgotten. */
  withheld(attempt: Attempt, why: string, events?: readonly NewEvent[]): Promise<void>;
  /** Books a failed attempt, unless the entry was claimed again since or is no longer planned. What is parked has its `secret` forgotten. */
  failed(attempt: Attempt, error: string, after: AfterFailure): Promise<void>;
  /** Entries in any of the states, those planned first first; at most `limit`, and only those after the one with a key where that is given. */
  list(states: readonly OutboxState[], limit: number, afterKey?: string): Promise<readonly OutboxEntry[]>;
  /** Entries whose key begins so; at most two, which is enough to see that it names no single one. */
  find(keyPrefix: string): Promise<readonly OutboxEntry[]>;
  /**
   * Puts an entry back, due now and with its attempts forgotten: a parked or withheld one, or one that a webhook took, which gets it again under the same key. Answers
   * whether it was one of these.
   */
  again(key: string): Promise<boolean>;
  /** Puts back every parked entry, of one target only where one is given. Answers how many there were. */
  allAgain(target?: string): Promise<number>;
  /** Makes mail due that waits for one reason, which is over; what was planned first goes first. Answers how many there were. */
  askAgain(why: string): Promise<number>;
  /** How many entries there are of each sort; `why` tells those that wait or are withheld apart. */
  counts(): Promise<readonly OutboxCount[]>;
  /** The entry that was planned last for a target, of one kind of payload. */
  lastPlanned(
    entry: Pick<OutboxPlan, 'channel' | 'target'> & { readonly kind: string },
  ): Promise<OutboxEntry | undefined>;
}

/** Things of one sort that were set aside for one reason. */
export type ParkedCount = {
  /** Such as `mail`, `delivery`, `job`. */
  readonly what: string;
  readonly reason: string;
  readonly count: number;
  /** Ids of a few. */
  readonly examples: readonly string[];
};

/** Whoever sets things aside, for telling the administrators. */
export interface ParkedReader {
  /** What was set aside after `after` (ever, when absent) and not later than `until`, by sort and reason. */
  parkedBetween(after: Instant | undefined, until: Instant): Promise<readonly ParkedCount[]>;
}

/** `later`: it may well go another time. `few`: it hardly will. `never`: it will not. */
export type SendOutcome =
  /** `as`: the Message-ID of a mail. */
  | { readonly sent: true; readonly as?: MessageId | undefined }
  | ({ readonly sent: false; readonly error: string; readonly again: 'later' | 'few' | 'never' } & Pick<
      AfterFailure,
      'mayBeTaken' | 'takenFor'
    >);

/** Sends one entry. Answers within 60 seconds, and tells of any failure in its answer, in one line without secrets. */
export interface Sender {
  send(entry: OutboxEntry): Promise<SendOutcome>;
}
