import type { SearchTerm } from '../archive/search-query';
import type { KeptRaw } from './mail-source';

/** A mail of the archive as it is kept. */
export type ArchivedMail = {
  readonly messageId: string;
  readonly rawHash: string;
  readonly raw: KeptRaw;
};

/** The mails themselves, as an archive of a list gives them. */
export interface ArchiveReader {
  /** The copies of a mail that differ, the one that its list did not rewrite first. */
  copies(messageId: string): Promise<readonly ArchivedMail[]>;
  /** All mails of the threads that some mails are in. */
  threads(messageIds: readonly string[]): Promise<readonly ArchivedMail[]>;
  /** All copies of some mails. */
  mails(messageIds: readonly string[]): Promise<readonly ArchivedMail[]>;
  /** Message-IDs of what one word of a search finds, a stated number at most. */
  find(term: SearchTerm): Promise<ReadonlySet<string>>;
}
