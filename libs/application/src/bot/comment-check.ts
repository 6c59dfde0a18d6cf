import type { OutboxEntry } from '../ports/outbox-store';

/** Whether a mail that was planned may go out: it still says what is true, or why it is withheld, in a few words for the log. */
export type CheckedComment = { readonly go: true } | { readonly withhold: string };

/**
 * Asks before every attempt whether an entry of the bot is still worth a reader's time. It answers `go` for mail that is no comment. It speaks of truth and
 * of who asked for silence, never of caps and hours: those are the sender's.
 */
export type CommentCheck = (entry: OutboxEntry) => Promise<CheckedComment>;
