import {
  messageIdOf,
  type BotMail,
  type OutboxEntry,
  type Sender,
  type SendOutcome,
} from '@sluice/application';
import type * as Nodemailer from 'nodemailer';
import { messageOf, takenFor } from './message';

/** Who sends, and through what. */
export type MailServer = {
  /** `smtp://user:password@host:port`; `smtps://` for TLS from the start. */
  readonly url: string;
  readonly from: string;
};

/** A mail with what its headers say beyond whom it is from; its headers are made of this and of nothing else, so that the same makes the same bytes. */
export type ComposedMail = {
  readonly subject: string;
  readonly text: string;
  /** Whom it goes to, where that is not the entry's target alone. */
  readonly mail?: BotMail | undefined;
  /** Where its one recipient says, by one click, that they want no more: see RFC 8058. */
  readonly unsubscribe?: string | undefined;
};

/** The mail that an entry's payload is, or why it is none any more; `undefined` for one of a kind that is not known. */
export type MailOf = (entry: OutboxEntry) => Made | Promise<Made>;

type Made = ComposedMail | { readonly cannot: string } | undefined;

/** A sender that keeps connections open: close it when nothing is sent any more. */
export type MailSender = Sender & { close(): void };

export type MailOptions = { readonly timeoutMillis?: number };

/** From the connection to the server's last word. */
const TIMEOUT_MILLIS = 45_000;
const STEP_MILLIS = 15_000;

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

type SmtpError = {
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly message?: string | undefined;
  /** Of a mail with several recipients: one for each that was refused. */
  readonly rejectedErrors?: readonly SmtpError[] | undefined;
};

/** One line; without the password, should a server repeat it. */
const wordsOf = ({ response, message }: SmtpError, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), response ?? message ?? 'no answer')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300);

const secretsOf = (password: string): readonly string[] => [
  password,
  decodeURIComponent(password),
  Buffer.from(decodeURIComponent(password)).toString('base64'),
];

const REFUSED_FOR_GOOD = 500;

const isForGood = ({ responseCode = 0 }: SmtpError): boolean => responseCode >= REFUSED_FOR_GOOD;

/** A server that refused, or was never reached, took nothing; of one that fell silent nobody knows. */
const mayBeTaken = ({ responseCode, command }: SmtpError): boolean =>
  responseCode === undefined && command !== 'CONN';

/** Connections to the server, of one process. */
const CONNECTIONS = 2;
/** Servers close connections that nobody speaks on; ours are closed before. */
const IDLE_MILLIS = 20_000;

const transportOf = ({ url }: MailServer, timeoutMillis: number) => {
  const { username, hostname } = new URL(url);
  const step = Math.min(STEP_MILLIS, timeoutMillis);
  // Loaded where mail is sent: a command that only asks is not to wait for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import()` would make this function wait
  const { createTransport } = require('nodemailer') as typeof Nodemailer;
  return createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    idleTimeout: IDLE_MILLIS,
    // A connection that breaks is told of: whether the mail is sent again is for the outbox to say.
    maxRequeues: 0,
    connectionTimeout: step,
    greetingTimeout: step,
    socketTimeout: step,
    dnsTimeout: step,
    requireTLS: username !== '' && !LOCAL.test(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
};

type Failure = Extract<SendOutcome, { readonly sent: false }>;

type Info = {
  readonly accepted: readonly (string | { readonly address: string })[];
  readonly rejectedErrors?: readonly SmtpError[] | undefined;
};

const addressOf = (accepted: string | { readonly address: string }): string =>
  (typeof accepted === 'string' ? accepted : accepted.address).toLowerCase();

/**
 * Sends mail through a server that takes it, on a few connections that stay open. A refusal with 5xx is for good; 4xx, greylisting among it, and a connection
 * that breaks are not: the mail may then come twice, as the same bytes under one Message-ID. Of several recipients each gets it once: whoever was refused for
 * now is tried alone. The password goes to another machine only over TLS.
 */
export const mailSender = (
  server: MailServer,
  mailOf: MailOf,
  { timeoutMillis = TIMEOUT_MILLIS }: MailOptions = {},
): MailSender => {
  const secrets = secretsOf(new URL(server.url).password);
  const transport = transportOf(server, timeoutMillis);
  const failed = (error: SmtpError): Failure => ({
    ...{ sent: false, error: wordsOf(error, secrets), again: isForGood(error) ? 'never' : 'later' },
    ...(mayBeTaken(error) ? { mayBeTaken: true } : {}),
  });
  const outcomeOf = (entry: OutboxEntry, { accepted, rejectedErrors = [] }: Info): SendOutcome => {
    const soon = rejectedErrors.find((error) => !isForGood(error));
    if (soon === undefined) return { sent: true, as: messageIdOf(entry, server.from) };
    return { ...failed(soon), takenFor: [...takenFor(entry), ...accepted.map(addressOf)] };
  };
  return {
    send: async (entry) => {
      const composed = await mailOf(entry);
      if (composed === undefined)
        return { sent: false, error: `nobody knows the text of "${entry.payload.kind}"`, again: 'never' };
      const message = 'cannot' in composed ? composed : messageOf(entry, composed, server.from);
      if ('cannot' in message) return { sent: false, error: message.cannot, again: 'never' };
      try {
        const signal = AbortSignal.timeout(timeoutMillis);
        return outcomeOf(entry, await transport.sendMail({ ...message, signal }));
      } catch (error) {
        return failed(error as SmtpError);
      }
    },
    close: () => transport.close(),
  };
};
