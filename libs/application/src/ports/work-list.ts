import type { Instant } from '@sluice/kernel';
import type { DirtyConversation } from './derivation-store';
import type { AnalysedMail } from './intake-store';

/** A conversation of the to-do list, with how many mails it has. */
export type DirtyWork = DirtyConversation & { readonly mails: number };

/** Series of which a verdict has outlived itself. */
export type DueSeries = { readonly series: string; readonly validUntil: Instant };

/** A conversation that could not be derived, and is not tried again until it is marked anew or taken up. */
export type GivenUp = { readonly conversationId: string; readonly why: string; readonly since: Instant };

/** The to-do list as those see it who hand its work out. */
export interface WorkList {
  /** Those of some conversations that are on the list. */
  dirtyOf(conversationIds: readonly string[]): Promise<readonly DirtyWork[]>;
  /**
   * Takes the oldest of the list to be handed out, and notes that they are handed out now: those that never were since they were marked last; with
   * an age, those that have waited since they were marked or handed out for longer than that. Never those that were given up. Two who ask at
   * once get different ones.
   */
  toQueue(limit: number, ageSeconds?: number): Promise<readonly DirtyWork[]>;
  /** The same of the list of chains: conversations whose edges are to be found again. */
  chainsToQueue(limit: number, ageSeconds?: number): Promise<readonly DirtyWork[]>;
  /** Notes why conversations were given up, where their mark is still the same. */
  giveUp(conversations: readonly DirtyConversation[], why: string): Promise<void>;
  /** Takes up again what was given up: all, or some conversations. Answers how many. */
  takeUp(conversationIds?: readonly string[]): Promise<number>;
  /** Those that were given up, with why: the longest on the list first. */
  givenUp(limit: number): Promise<readonly GivenUp[]>;
  /** How many are on the list, how many of these were given up, and since when the oldest of the others is. */
  state(): Promise<{
    readonly dirty: number;
    readonly givenUp: number;
    readonly oldest: Instant | undefined;
  }>;
  /** Series with a verdict that holds no longer than until `now`, the longest overdue first. */
  overdue(now: Instant, limit: number): Promise<readonly DueSeries[]>;
  /** Puts the conversations of some series on the list; answers which these are. */
  markSeries(series: readonly string[]): Promise<readonly string[]>;
  /** Patches of some conversations whose analysis touches a declared interface: see `IntakeStore.analysed`. */
  analysedIn(conversationIds: readonly string[]): Promise<readonly AnalysedMail[]>;
  /** In which revision of which series some patches stand. */
  revisionsOf(rawHashes: readonly string[]): Promise<readonly RevisionOfPatch[]>;
}

/** In which revision a patch stands. */
export type RevisionOfPatch = {
  readonly rawHash: string;
  readonly conversation: string;
  readonly series: string;
  readonly revision: string;
};
