import type { StoredMail } from './intake-store';

/** Single mails, by what they are called. */
export interface MailReader {
  /** All mails of a Message-ID that could be read, in the order they were recorded in. */
  copies(messageId: string): Promise<readonly StoredMail[]>;
  /** Of some Message-IDs and hashes of raw mails, those that a mail has which was sent to another list than these, or to none. */
  sentElsewhere(names: readonly string[], lists: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}
