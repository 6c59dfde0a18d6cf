import type { MessageId } from '@sluice/kernel';
import type { OutboxPayload } from '../ports/outbox-store';

/** The kinds of mail the bot writes to people and lists. Every kind counts for the caps: a kind that was forgotten once flooded a list elsewhere. */
export const BOT_MAIL_KINDS = ['comment', 'command-answer', 'bot-alert', 'report'] as const;

export type BotMailKind = (typeof BOT_MAIL_KINDS)[number];

/** A mailbox in a header. */
export type Mailbox = { readonly name?: string | undefined; readonly address: string };

/**
 * A mail of the bot as it will be sent, composed when it was planned: whoever sends it again sends the same bytes under the same Message-ID, which is made of
 * the entry's key. The entry's `target` is the first of `to`.
 */
export type BotMail = OutboxPayload & {
  readonly kind: BotMailKind;
  readonly to: readonly [Mailbox, ...Mailbox[]];
  readonly cc: readonly Mailbox[];
  readonly subject: string;
  /** Plain text, at most 72 columns but for links and Message-IDs; no line of it parses as a trailer. What is secret in it is `TOKEN_HERE`. */
  readonly text: string;
  /** The mail that is answered, and the chain that leads to it, oldest first; none where a thread begins. */
  readonly inReplyTo?: MessageId | undefined;
  readonly references: readonly MessageId[];
  /** RFC 3834: `auto-replied` to a mail of somebody, `auto-generated` else. */
  readonly automatic: 'auto-replied' | 'auto-generated';
  /** The list it goes to or speaks of, by address: caps and switches are by list. */
  readonly list?: string | undefined;
  /** First mail of the thread: at most one comment a day goes to each. */
  readonly thread?: MessageId | undefined;
  /** Review rules it speaks of. */
  readonly rules: readonly string[];
  /** Hash of the token that it asks to be answered with; the token itself is the entry's `secret`. */
  readonly token?: string | undefined;
};

/** Stands in a text for the token: nobody reads it in the outbox or in a backup, and it goes when the mail is sent. */
export const TOKEN_HERE = '{token}';

/** The text of a mail as it is sent; `undefined` where its token is gone. */
export const sentTextOf = ({ text, token, secret }: BotMail): string | undefined =>
  token === undefined ? text : secret === undefined ? undefined : text.replaceAll(TOKEN_HERE, secret);

export const isBotMail = (payload: OutboxPayload): payload is BotMail =>
  (BOT_MAIL_KINDS as readonly string[]).includes(payload.kind);
