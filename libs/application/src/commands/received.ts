import { canonicalJson, type Hashing, type Instant, type MessageId } from '@sluice/kernel';
import { isOwnAddress, type BotAddresses, type MailMarks } from '../bot/loop-guard';
import { readCommands, senderOf, type CommandReading, type Mail } from '@sluice/mail';
import type { Trust } from '@sluice/series';
import type { ProjectFacts } from '../derive';
import type { CommandMail } from './facts';
import { trustOf, type OriginCheck } from './origin';

/** A mail that was received live: only such mails are obeyed. */
export type ReceivedMail = {
  /** Its `text` is what its sender wrote as plain text: no attachment, whatever shows it inline. */
  readonly mail: Mail;
  readonly rawHash: string;
  /** When our server, or the keeper of the mailbox, took it. */
  readonly receivedAt: Instant;
  readonly marks: MailMarks;
  readonly origin: OriginCheck;
};

/** The bot, whom it tells what needs a person, and how much proof a mail needs. */
export type BotFacts = BotAddresses & { readonly administrators: readonly string[] };

/** A received mail with all that its own content says of it. */
export type ReadMailCommands = CommandMail & {
  readonly mail: Mail;
  readonly marks: MailMarks;
  readonly trust: Trust;
  readonly reading: CommandReading;
  /** The bot is in To or Cc. */
  readonly isAddressed: boolean;
  /** It came through a list of the project. */
  readonly isOnList: boolean;
  /** It goes to a list of the project, whichever way it came. */
  readonly isPublic: boolean;
  /** What it answers, nearest first. */
  readonly answers: readonly MessageId[];
};

const listsOf = (mail: Mail, { lists }: ProjectFacts): readonly string[] =>
  lists
    .filter(({ listId }) => mail.listIds.some((id) => id === listId))
    .flatMap(({ listId, address }) => [listId, address]);

/** What a mail answers, nearest first: In-Reply-To, then its references from the last. */
const answersOf = ({ inReplyTo, references }: Mail): readonly MessageId[] => [
  ...new Set([...inReplyTo, ...[...references].reverse()]),
];

const linesOf = ({ commands, error }: CommandReading): readonly string[] =>
  error === undefined ? commands.map(({ text }) => text) : [error.text];

/** Sender, date and the lines that are commands: a list's footer, or another Message-ID, makes no other words of them. */
const fingerprintOf = (mail: Mail, reading: CommandReading, { sha256 }: Pick<Hashing, 'sha256'>): string =>
  sha256(canonicalJson([mail.from.address.toLowerCase(), mail.date ?? null, linesOf(reading)]));

/** How far the origin of a mail is proved that came by a list of the project; `undefined` for a mail that came by none. */
export const trustOfReceived = (
  { mail, origin }: Pick<ReceivedMail, 'mail' | 'origin'>,
  project: ProjectFacts,
): Trust | undefined => {
  const viaList = listsOf(mail, project);
  const isRewritten = senderOf(mail).fromAsPosted !== undefined;
  return viaList.length === 0 ? undefined : trustOf(origin, mail, { viaList, isRewritten });
};

/** Reads a received mail for its commands. Pure. */
export const readReceived = (
  { mail, rawHash, receivedAt, marks, origin }: ReceivedMail,
  { bot, project, hashing }: { bot: BotFacts; project: ProjectFacts; hashing: Pick<Hashing, 'sha256'> },
): ReadMailCommands => {
  const reading = readCommands(mail);
  const viaList = listsOf(mail, project);
  const { from, fromAsPosted } = senderOf(mail);
  const receivers = [...mail.to, ...mail.cc].map((a) => a.address);
  const isOnList = viaList.length > 0;
  const isListAddress = (address: string): boolean =>
    project.lists.some((list) => list.address.toLowerCase() === address.toLowerCase());
  return {
    ...{ mail, marks, reading, rawHash, receivedAt, isOnList },
    messageId: mail.messageId,
    from: from.address,
    fingerprint: fingerprintOf(mail, reading, hashing),
    trust: trustOf(origin, mail, { viaList, isRewritten: fromAsPosted !== undefined }),
    isAddressed: receivers.some((address) => isOwnAddress(address, bot)),
    isPublic: isOnList || receivers.some(isListAddress),
    answers: answersOf(mail),
  };
};

/** What is recorded of it. */
export const commandMailOf = (read: CommandMail): CommandMail => {
  const { messageId, rawHash, fingerprint, from, receivedAt, trust } = read;
  return { messageId, rawHash, fingerprint, from, receivedAt, trust };
};
