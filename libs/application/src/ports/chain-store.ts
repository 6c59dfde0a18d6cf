import type { Dependence, PatchRef } from '@sluice/dependency';
import type { Instant, NewEvent } from '@sluice/kernel';
import type { Assembled } from '../connect/assembled';

/** A conversation whose edges are to be found again. `mark` moves as that of `DirtyConversation` does. */
export type DirtyChain = { readonly conversationId: string; readonly mark: bigint };

/** An edge as recorded: with the series its `from` belongs to. */
export type RecordedEdge = Dependence & { readonly series: string };

/** A conversation as it was derived last, with its recorded edges. */
export type ChainMaterial = Assembled & {
  readonly conversationId: string;
  /** Whether it was derived from all that there is: not so while it is on the list of what is to be derived. */
  readonly current: boolean;
  /** What was recorded last time; conclusions are the difference. */
  readonly before: readonly RecordedEdge[];
};

export type ChainResult = DirtyChain & {
  readonly edges: readonly RecordedEdge[];
  /** They differ from what was recorded: the series are to be judged again. */
  readonly changed: boolean;
  readonly conclusions: readonly NewEvent[];
  /**
   * It leads to a patch that it did not lead to when it was loaded. What became of that patch meanwhile found no edge to tell: unless nothing at all was
   * written meanwhile, the chain is put on the to-do list once more, with its edges written.
   */
  readonly again: boolean;
};

/** The to-do list of dependency chains and the place of recorded edges. */
export interface ChainStore {
  /** The next of the to-do list, oldest first; with ids, those of these conversations that are on it. */
  dirtyChains(limit: number, among?: readonly string[]): Promise<readonly DirtyChain[]>;
  /** Stands for all that has been written so far, by anybody: asked for before chains are loaded, and handed back when they are saved. */
  moment(): Promise<string>;
  /** Whether nothing was written between two moments but by one `saveChains`; where nobody can tell, it was not so. */
  isUndisturbed(before: string, after: string): boolean;
  loadChains(conversationIds: readonly string[]): Promise<readonly ChainMaterial[]>;
  /**
   * Writes what changed of several conversations' edges, with the conclusions, and puts those conversations on the list of what is to be derived;
   * all in one transaction. Takes them off the to-do list where their mark is still the same; the others were found from less than there is now. Those to be done `again` are on it afterwards, with a new mark, and are answered; unless
   * nothing was written since the moment `since`.
   */
  saveChains(results: readonly ChainResult[], at: Instant, since?: string): Promise<ReadonlySet<string>>;
  /** Makes every chain dirty: for a rebuild, and after what may bear on any edge. Answers how many there are. */
  markAllChains(): Promise<number>;
  /** Makes the chains dirty that the patches of these refs belong to, and those that have an edge to one of them. */
  markChains(refs: readonly PatchRef[]): Promise<void>;
  /** Every recorded edge, in the order of `from`, `to` and kind, conversation by conversation in the order of their ids. */
  recordedEdges(afterId: string | undefined, limit: number): Promise<readonly ChainMaterial[]>;
}
