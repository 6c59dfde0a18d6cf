import { isAutomatic, type Address, type Mail } from '@sluice/mail';

/** Header fields and the envelope of a mail, as far as they say that a machine sent it. Field names are in lower case, values as they stand. */
export type MailMarks = {
  /** `Auto-Submitted`, `Precedence`, `X-Sluice-Id`, `Return-Path` and the like, every occurrence. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** The sender of the envelope, where the mail came by SMTP or LMTP; empty is the null return path. */
  readonly envelopeFrom?: string | undefined;
};

/** Who the bot is. */
export type BotAddresses = { readonly address: string; readonly aliases: readonly string[] };

/** Why a mail is neither obeyed nor answered. */
export type LoopReason =
  'own mail' | 'own id' | 'automatic' | 'null return path' | 'bulk' | 'known bot' | 'no sender';

/** An address as the mailbox that gets it: in lower case, without a `+tag`. Addresses are compared so wherever the bot asks whether it is itself. */
export const mailboxOf = (address: string): string => {
  const lower = address.trim().toLowerCase();
  const at = lower.lastIndexOf('@');
  if (at < 0) return lower;
  const local = lower.slice(0, at).replace(/^"(.*)"$/, '$1');
  const plus = local.indexOf('+');
  return `${plus > 0 ? local.slice(0, plus) : local}${lower.slice(at)}`;
};

/** Whether an address is one of the bot's, whatever its case and tag. */
export const isOwnAddress = (address: string, { address: own, aliases }: BotAddresses): boolean =>
  [own, ...aliases].some((one) => mailboxOf(one) === mailboxOf(address));

const NOT_BY_A_PERSON = /^\s*(?:bulk|junk)\b/i;
const LIST = /^\s*list\b/i;
/** Fields that auto-responders set where they do not know `Auto-Submitted`, whatever they hold. */
const RESPONDER_FIELDS = ['x-autoreply', 'x-autorespond', 'x-failed-recipients'];

type Question = {
  readonly mail: Pick<Mail, 'from' | 'sender' | 'replyTo' | 'autoSubmitted'>;
  readonly marks: MailMarks;
  readonly bot: BotAddresses;
  /** It came through a list that the bot reads: then `Precedence: list` says no more than that. */
  readonly isOnList: boolean;
};

const valuesOf = ({ fields }: MailMarks, name: string): readonly string[] => fields.get(name) ?? [];

const sendersOf = ({ mail, marks }: Question): readonly string[] =>
  [
    mail.from.address,
    mail.sender?.address ?? '',
    ...mail.replyTo.map(({ address }: Address) => address),
    marks.envelopeFrom ?? '',
  ].filter((address) => address !== '');

const isFromBot = (question: Question): boolean =>
  sendersOf(question).some((address) => isOwnAddress(address, question.bot));

/** Said by any of the fields: a second one is not passed over. */
const isAnswer = ({ marks }: Question): boolean =>
  valuesOf(marks, 'auto-submitted').some((v) => !/^\s*(?:no\b|$)/i.test(v)) ||
  RESPONDER_FIELDS.some((name) => marks.fields.has(name));

const isNullPath = ({ marks }: Question): boolean =>
  marks.envelopeFrom === '' || valuesOf(marks, 'return-path').some((v) => /^<?\s*>?$/.test(v.trim()));

const isBulk = ({ marks, isOnList }: Question): boolean =>
  valuesOf(marks, 'precedence').some((v) => NOT_BY_A_PERSON.test(v) || (!isOnList && LIST.test(v)));

const CHECKS: readonly (readonly [LoopReason, (question: Question) => boolean])[] = [
  ['no sender', ({ mail }) => mail.from.address === ''],
  ['own mail', isFromBot],
  ['own id', ({ marks }) => valuesOf(marks, 'x-sluice-id').length > 0],
  ['automatic', isAnswer],
  ['null return path', isNullPath],
  ['bulk', isBulk],
  ['known bot', ({ mail }) => isAutomatic(mail, mail.from)],
];

/**
 * Why the bot must neither obey nor answer a mail, whatever it says; `undefined` for one that a person may have sent. Own mail by any of its addresses (the
 * bare address alone once let a bot answer itself, google/syzkaller#7415), RFC 3834 of automatic mail, and bots that are known. Pure.
 */
export const loopReason = (question: Question): LoopReason | undefined =>
  CHECKS.find(([, holds]) => holds(question))?.[0];
