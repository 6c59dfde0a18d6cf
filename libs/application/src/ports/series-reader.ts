import type { Instant } from '@sluice/kernel';
import type { Check } from '../verify';
import type { ReadingCache } from './derivation-store';
import type { ParkedMail, StoredMail } from './intake-store';
import type { StoredCommit } from './tree-store';
import type { KeptRaw } from './mail-source';

/** What a reference (series id, Message-ID, landed commit) leads to. */
export type Resolved = {
  readonly conversationId: string;
  /** The series the reference names, or that holds the mail it names. */
  readonly seriesId?: string | undefined;
  readonly messageId?: string | undefined;
  /** The full hash, where the reference names a commit that a posted patch landed as. */
  readonly commit?: string | undefined;
};

export type Coverage = {
  readonly mails: number;
  readonly parked: number;
  /** Latest time at which anything taken was said, mails from the future left out: through when the knowledge goes. */
  readonly knownThrough?: Instant | undefined;
  /** Latest time at which a commit known of the tree was made. */
  readonly treeThrough?: Instant | undefined;
  /** Latest time any mail that bears a time was said by its own or its archive's word, the future included: it depends on the mails alone. */
  readonly latestSaidAt?: Instant | undefined;
  /** Conversations with mail that nothing was derived from yet, and since when the oldest waits: as of now, whenever it is asked about. */
  readonly waiting?: number | undefined;
  readonly waitingSince?: Instant | undefined;
};

/** The reads behind every view. */
export interface SeriesReader {
  resolve(ref: string): Promise<Resolved | undefined>;
  /** The same of many references; those that lead nowhere are absent. */
  resolveAll(refs: readonly string[]): Promise<ReadonlyMap<string, Resolved>>;
  /** The conversations that have one of these keys, as `neighbourhoodKeys` makes them, in order of their ids. */
  conversationsAt(keys: readonly string[]): Promise<readonly string[]>;
  /** About how many mails conversations have, by conversation: of a reader that hides or supposes some, these are counted or not. */
  mailCounts(conversationIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Mails of conversations, by conversation, whatever was said when; their readings from `cache` where this process has just read them. */
  mailsOf(
    conversationIds: readonly string[],
    cache?: ReadingCache,
  ): Promise<ReadonlyMap<string, readonly StoredMail[]>>;
  /**
   * The commits that may be tied to a patch among these mails: those that share a patch-id or subject with one of them, what reverts these, what they
   * revert, and so on; by conversation.
   */
  commitsOf(
    mails: ReadonlyMap<string, readonly StoredMail[]>,
  ): Promise<ReadonlyMap<string, readonly StoredCommit[]>>;
  /**
   * The conversations that may have a patch of one of these refs (Message-ID, full hash of a commit, `SERIES-ID/REVISION/POSITION`), whatever was said
   * when; in any order, repeats included.
   */
  placesOf(refs: readonly string[]): Promise<readonly string[]>;
  /** Commits by their full hash, each with all that share its subject, revert it, are reverted by it, and so on; unknown ones are absent. */
  commitFamilies(commits: readonly string[]): Promise<ReadonlyMap<string, readonly StoredCommit[]>>;
  /** Mails that speak of a release (`MailReading.release`), of all conversations and none, in any order. */
  releaseMails(): Promise<readonly StoredMail[]>;
  /** Conversation ids in order, from after `afterId`. */
  conversations(afterId: string | undefined, limit: number): Promise<readonly string[]>;
  coverage(knownAsOf: Instant | undefined): Promise<Coverage>;
  /** `Coverage.knownThrough` alone, which every answer says: found by an index, where the rest counts all mails. Of what was known long ago, the index is walked back. */
  knownThrough(knownAsOf: Instant | undefined): Promise<Instant | undefined>;
  parked(): Promise<readonly ParkedMail[]>;
  raw(rawHash: string): Promise<KeptRaw | undefined>;
  /**
   * Identities of all facts learnt by `knownAsOf` but publications and moves of branches, whose number depends on how often files were edited and
   * trees looked at.
   */
  factIdentities(knownAsOf?: Instant): Promise<readonly string[]>;
  /** Number of events in the log. */
  events(): Promise<number>;
  /** What the storage can say of its own soundness: stream versions without gaps, facts with their mail, mails with their facts. */
  integrity(): Promise<readonly Check[]>;
}
