import type { OutboxEntry, Sender, SendOutcome } from '@sluice/application';
import { millisOf } from '@sluice/kernel';
import type * as Nodemailer from 'nodemailer';

/** Who sends, and through what. */
export type MailServer = {
  /** `smtp://user:password@host:port`; `smtps://` for TLS from the start. */
  readonly url: string;
  readonly from: string;
};

/** The text of an entry's payload, or why it has none any more; `undefined` for one of a kind that is not known. */
export type TextOf = (
  entry: OutboxEntry,
) => { readonly subject: string; readonly text: string } | { readonly cannot: string } | undefined;

export type MailOptions = { readonly timeoutMillis?: number };

/** From the connection to the server's last word. */
const TIMEOUT_MILLIS = 45_000;
const STEP_MILLIS = 15_000;

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** 128 bits of the key: with all of it the header is longer than a line may be, and not every receiver folds it back. */
const ID_DIGITS = 32;

/** The same for the same entry, so that a mail that is sent again is known as the same by whoever got it before. */
export const messageIdOf = ({ key }: Pick<OutboxEntry, 'key'>, from: string): string =>
  `<${key.slice(0, ID_DIGITS)}@${from.slice(from.lastIndexOf('@') + 1)}>`;

type SmtpError = {
  readonly responseCode?: number;
  readonly response?: string;
  readonly code?: string;
  readonly message?: string;
};

/** One line; without the password, should a server repeat it. */
const wordsOf = ({ response, message }: SmtpError, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), response ?? message ?? 'no answer')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300);

const REFUSED_FOR_GOOD = 500;

/**
 * Sends mail through a server that takes it. A refusal with 5xx is for good; 4xx, greylisting among it, and a connection that breaks are not: the mail may
 * then come twice, under one Message-ID. The password goes to another machine only over TLS.
 */
export const mailSender = (
  { url, from }: MailServer,
  textOf: TextOf,
  { timeoutMillis = TIMEOUT_MILLIS }: MailOptions = {},
): Sender => {
  const { username, password, hostname } = new URL(url);
  const secrets = [
    password,
    decodeURIComponent(password),
    Buffer.from(decodeURIComponent(password)).toString('base64'),
  ];
  const step = Math.min(STEP_MILLIS, timeoutMillis);
  // Loaded where mail is sent: a command that only asks is not to wait for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import()` would make this function wait
  const { createTransport } = require('nodemailer') as typeof Nodemailer;
  const transport = createTransport({
    url,
    connectionTimeout: step,
    greetingTimeout: step,
    socketTimeout: step,
    dnsTimeout: step,
    requireTLS: username !== '' && !LOCAL.test(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const failed = (error: SmtpError): SendOutcome => ({
    sent: false,
    error: wordsOf(error, secrets),
    again: (error.responseCode ?? 0) >= REFUSED_FOR_GOOD ? 'never' : 'later',
  });
  return {
    send: async (entry) => {
      const mail = textOf(entry);
      if (mail === undefined)
        return { sent: false, error: `nobody knows the text of "${entry.payload.kind}"`, again: 'never' };
      if ('cannot' in mail) return { sent: false, error: mail.cannot, again: 'never' };
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: entry.target },
          ...mail,
          messageId: messageIdOf(entry, from),
          date: new Date(millisOf(entry.plannedAt)),
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(timeoutMillis),
        });
        return { sent: true };
      } catch (error) {
        return failed(error as SmtpError);
      }
    },
  };
};
