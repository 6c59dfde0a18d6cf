import type { Hashing } from '@sluice/kernel';
import type { BotMail, Mailbox } from '../bot/bot-mail';
import { loopAlertText } from '../bot/command-sentences';
import { outboxKey } from '../outbox/entries';
import type { OutboxPlan } from '../ports/outbox-store';
import type { ReadMailCommands } from './received';

type Answered = Pick<ReadMailCommands, 'mail' | 'from'>;

/** An answer's Message-ID chain grows by one with each answer; the newest are kept. */
const MAX_CHAIN = 50;

const subjectOf = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

const mailboxOfSender = ({ from: { name } }: ReadMailCommands['mail'], address: string): Mailbox =>
  name === '' ? { address } : { name, address };

type Content = Omit<BotMail, 'to' | 'cc' | 'rules'>;

const planOf = (
  { said, to }: { readonly said: string; readonly to: Mailbox },
  mail: Content,
  hashing: Pick<Hashing, 'sha256'>,
): OutboxPlan => {
  const where = { channel: 'mail', target: to.address } as const;
  const payload = { ...mail, to: [to], cc: [], rules: [] } as unknown as BotMail;
  return { ...where, key: outboxKey(said, where, hashing), payload };
};

/**
 * An answer to the sender of a mail alone.
 * @param said what is said, by an identity that does not change when it is said again
 */
export const answerPlan = (
  said: string,
  { mail, from }: Answered,
  {
    text,
    hashing,
    token,
  }: {
    readonly text: string;
    readonly hashing: Pick<Hashing, 'sha256'>;
    /** What stands where the text says so once it is sent. */
    readonly token?: string | undefined;
  },
): OutboxPlan =>
  planOf(
    { said: `command-answer ${said}`, to: mailboxOfSender(mail, from) },
    {
      kind: 'command-answer',
      subject: subjectOf(mail.subject),
      text,
      inReplyTo: mail.messageId,
      references: [...mail.references, mail.messageId].slice(-MAX_CHAIN),
      automatic: 'auto-replied',
      ...(token !== undefined && { token: hashing.sha256(token), secret: token }),
    },
    hashing,
  );

/** The day of an answer: what is said once a day is said so by it. */
export const dayOfAnswer = ({ receivedAt }: Pick<ReadMailCommands, 'receivedAt'>): string =>
  receivedAt.slice(0, 10);

/** Tells the administrators that a sender makes one mistake again and again: once a day for each. */
export const loopAlerts = (
  { from, receivedAt }: Pick<ReadMailCommands, 'from' | 'receivedAt'>,
  code: string,
  { administrators, hashing }: { administrators: readonly string[]; hashing: Pick<Hashing, 'sha256'> },
): readonly OutboxPlan[] =>
  administrators.map((address) =>
    planOf(
      { said: `command-loop ${from.toLowerCase()} ${dayOfAnswer({ receivedAt })}`, to: { address } },
      {
        kind: 'bot-alert',
        subject: '[sluice] a sender is answered no more today',
        text: loopAlertText(from, code),
        references: [],
        automatic: 'auto-generated',
      },
      hashing,
    ),
  );
