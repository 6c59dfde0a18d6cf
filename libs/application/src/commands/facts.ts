import type { Hashing, Instant, MessageId, NewEvent } from '@sluice/kernel';
import type { Command } from '@sluice/mail';
import type { Trust } from '@sluice/series';

/** What every record of a mail with commands says of it. */
export type CommandMail = {
  readonly messageId: MessageId;
  readonly rawHash: string;
  /** Hash over sender, date and text: the same words under another Message-ID have the same one. */
  readonly fingerprint: string;
  readonly from: string;
  readonly receivedAt: Instant;
  readonly trust: Trust;
};

/** A decision, and the stream it was recorded in. */
export type Decision = { readonly id: string; readonly stream: string };

/** A mail was obeyed: all of its commands, in the transaction that records this. */
export type CommandsObeyed = CommandMail & {
  /** What was decided, in order; questions decide nothing. */
  readonly effects: readonly Decision[];
  /** What was done, a sentence each: what its sender was told. */
  readonly said: readonly string[];
};

/**
 * Why a mail waits for a person. `unproven`: its sender was asked to confirm it. `replayed`: the same words came before under another Message-ID.
 * `back-dated`: its date is more than a day from when it was received. `late`: it was received long ago. `contested`: another mail has its Message-ID.
 */
export type HeldWhy = 'unproven' | 'replayed' | 'back-dated' | 'late' | 'contested';

/** A mail with commands waits for a person; nothing of it was done. */
export type CommandsHeld = CommandMail & {
  readonly why: HeldWhy;
  readonly commands: readonly Command[];
  /** What it answers, nearest first: what its commands are about. */
  readonly answers: readonly MessageId[];
  readonly isPublic: boolean;
  /** Hash of the token that confirms it, where its sender was asked. */
  readonly token?: string | undefined;
};

/** A mail's commands were refused, and its sender told why. */
export type CommandsRefused = CommandMail & { readonly code: string };

/** What is recorded of mails with commands. Nobody outside is told of them. */
export const COMMAND_FACTS = ['CommandsObeyed', 'CommandsHeld', 'CommandsRefused'] as const;
export type CommandFact = (typeof COMMAND_FACTS)[number];

type Hash = Pick<Hashing, 'sha256'>;

/** The stream of a mail, by a hash: what a mail to the bot alone is called is nobody else's matter, and streams have their names in public. */
export const commandStream = (messageId: MessageId, { sha256 }: Hash): string =>
  `commands-${sha256(messageId)}`;

/** Identity of a record: the words of a mail. So a replay is found whatever it is called. */
export const commandIdentity = (
  type: CommandFact,
  { fingerprint }: Pick<CommandMail, 'fingerprint'>,
): string => `${type} ${fingerprint}`;

/** The record of a mail with commands, as a fact. */
export const commandFact = <T extends CommandMail>(
  type: CommandFact,
  data: T,
  hashing: Hash,
): NewEvent<CommandFact, T> => {
  const streamName = commandStream(data.messageId, hashing);
  const identity = commandIdentity(type, data);
  return {
    sort: 'fact',
    type,
    schemaVersion: 1,
    streamName,
    // A replay is held once for each of its Message-IDs.
    idempotencyKey: type === 'CommandsHeld' ? `${identity} ${streamName}` : identity,
    saidAt: data.receivedAt,
    data,
  };
};
