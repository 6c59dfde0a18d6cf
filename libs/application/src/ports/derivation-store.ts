import type { Dependence } from '@sluice/dependency';
import type { Instant, NewEvent } from '@sluice/kernel';
import type { PatchAnalysis } from '@sluice/interface-model';
import type { MailReading } from '@sluice/mail';
import type { ChainNews } from '../chains/news';
import type { DerivedSeries } from '../derive';
import type { PatchworkRows } from '../projections/patchwork-rows';
import type { StoredMail } from './intake-store';
import type { StoredCommit } from './tree-store';

/** A conversation with work to do. `mark` moves each time it is made dirty: who derived from an older one has lost and derives again. */
export type DirtyConversation = { readonly conversationId: string; readonly mark: bigint };

/** What was read from a mail. */
export type CachedReading = {
  readonly reading: MailReading;
  readonly analysis?: PatchAnalysis | undefined;
};

/** What the process that just read some mails keeps, by raw hash, so that it need not be fetched back. */
export interface ReadingCache {
  has(rawHash: string): boolean;
  get(rawHash: string): CachedReading | undefined;
}

export type ConversationMaterial = {
  readonly conversationId: string;
  readonly mails: readonly StoredMail[];
  /** What may have become of its patches: see `SeriesReader.commitsOf`. */
  readonly commits: readonly StoredCommit[];
  /** What was derived last time; conclusions are the difference. */
  readonly before: readonly DerivedSeries[];
  /** The edges of its series as recorded, with what became of what they lead to. */
  readonly dependences?: readonly Dependence[] | undefined;
};

export type ConversationResult = DirtyConversation & {
  readonly series: readonly DerivedSeries[];
  readonly conclusions: readonly NewEvent[];
  /** What it is to Patchwork's clients; absent where that is nothing. */
  readonly patchwork?: PatchworkRows | undefined;
  /** What the chains have to know of it: written with it. */
  readonly chains?: ChainNews | undefined;
};

/** The to-do list and the place of what was derived. */
export interface DerivationStore {
  /** The next of the to-do list, with how many mails each has. */
  dirty(limit: number): Promise<readonly (DirtyConversation & { readonly mails: number })[]>;
  load(conversationIds: readonly string[], cache: ReadingCache): Promise<readonly ConversationMaterial[]>;
  /**
   * Writes the derived rows and the conclusions of several conversations in one transaction, and takes them off the to-do list where their
   * mark is still the same. The chains that they bear on go on theirs in the same transaction.
   */
  save(results: readonly ConversationResult[], judgedAt: Instant): Promise<void>;
  /** All conversations in the order of their ids, for a rebuild, a digest or a report; from after `afterId`. */
  conversations(afterId: string | undefined, limit: number): Promise<readonly string[]>;
  /** Makes every conversation dirty: after new knowledge, or for a rebuild. */
  markAllDirty(): Promise<number>;
}
