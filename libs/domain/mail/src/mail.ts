import type { Instant, ListId, MessageId } from '@sluice/kernel';

/** A person as a header or trailer names one. `address` is as written, without angle brackets; compare with `sameAddress`. */
export type Address = { readonly name: string; readonly address: string };

/** What the decoder met that a reader should know. A defect never loses the mail. */
export type MailDefect =
  | 'message-id-missing'
  | 'message-id-duplicate'
  | 'date-missing'
  | 'date-unreadable'
  | 'charset-unknown'
  | 'charset-damaged'
  | 'nul-bytes'
  | 'html-only'
  | 'headers-duplicate'
  | 'mime-damaged';

/**
 * One decoded mail: MIME undone, charset undone, header words undone, nothing interpreted.
 * Pure data made by the mail-io adapter; a function of the raw bytes and the decoder's version alone.
 */
export type Mail = {
  /** First Message-ID header; `<raw hash>@message-id-missing.invalid` where there is none (then a defect says so). */
  readonly messageId: MessageId;
  readonly from: Address;
  readonly sender?: Address | undefined;
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** `X-Original-From`, where a list that rewrites From keeps the true one. */
  readonly originalFrom?: Address | undefined;
  readonly subject: string;
  /** The Date header as an instant; absent when missing or unreadable. */
  readonly date?: Instant | undefined;
  /** Date of the topmost Received header: when the archive's own server took the mail. */
  readonly receivedAt?: Instant | undefined;
  readonly inReplyTo: readonly MessageId[];
  /** Oldest first, at most 200 (the newest are kept: longer chains are mail loops). */
  readonly references: readonly MessageId[];
  readonly listIds: readonly ListId[];
  readonly autoSubmitted?: string | undefined;
  readonly mailer?: string | undefined;
  /** The text a person reads: the plain part, or an HTML-only part reduced to text. Lines end in LF. Quotes keep their `>`. */
  readonly text: string;
  /** `format=flowed` was declared for `text` (RFC 3676). The text is *not* reflowed. */
  readonly flowed: boolean;
  /** Text attachments that hold a diff, in order; `text` never contains them. */
  readonly patchAttachments: readonly string[];
  readonly defects: readonly MailDefect[];
};

/** Addresses compare without case in either part: lists and people spell both ways. */
export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
