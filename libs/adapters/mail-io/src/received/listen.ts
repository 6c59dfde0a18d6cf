import type { AddressInfo } from 'node:net';
import type { Instant } from '@sluice/kernel';
import type * as Smtp from 'smtp-server';
import { MAX_RAW_BYTES } from '../limits';
import type { Arrival } from './receive-mail';

/** Clients at once: whoever delivers for a list uses a few. */
const MAX_CLIENTS = 20;
/** Recipients of one mail; the bot has few addresses, and lists are few. */
const MAX_RECIPIENTS = 50;
/** Seconds of silence after which a client is let go (RFC 5321, 4.5.3.2 asks clients for less than five minutes a step). */
const SILENCE_SECONDS = 120;
/** Seconds that a client's last mail has when the port is closed. */
const CLOSE_SECONDS = 10;

export type ListenOptions = {
  readonly protocol: 'smtp' | 'lmtp';
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether mail for an address is taken at all. */
  readonly isFor: (address: string) => boolean;
  /** Deals with a mail. It is accepted when this is done, so that nothing that was accepted can be lost; where it throws, the client is to come again. */
  readonly take: (arrival: Arrival) => Promise<void>;
  readonly now: () => Instant;
  /** Told why a mail could not be dealt with. */
  readonly onTrouble: (error: unknown) => void;
};

/** A port that takes mail. */
export type ListeningPort = { readonly port: number; close(): Promise<void> };

/** An answer of the server with the code of RFC 5321 and RFC 3463. */
const answer = (code: number, words: string): Error =>
  Object.assign(new Error(words), { responseCode: code });

const NO_MAILBOX = answer(550, '5.1.1 No mailbox here by that name');
const TOO_MANY = answer(452, '4.5.3 Too many recipients');
const TOO_LARGE = answer(552, '5.3.4 The mail is larger than is taken here');
const LATER = answer(451, '4.3.0 Could not be dealt with now; please try again later');

const readAll = async (stream: Smtp.SMTPServerDataStream): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  // What is over the limit is read to its end, so that the client hears why it is refused, and is not kept.
  for await (const chunk of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) chunks.push(chunk);
  return stream.sizeExceeded ? undefined : Buffer.concat(chunks);
};

const senderOf = ({ envelope }: Smtp.SMTPServerSession): string =>
  envelope.mailFrom === false ? '' : envelope.mailFrom.address;

/**
 * Opens a port that takes mail by SMTP or LMTP, and only for the addresses it is told. It knows no sign-in and no TLS: it is for the machine it runs on,
 * or for a mail server in front of it.
 * @throws what the system says of the port
 */
export const listenForMail = async (options: ListenOptions): Promise<ListeningPort> => {
  const { protocol, host, port, isFor, take, now, onTrouble } = options;
  // Loaded where mail is taken: nothing else is to wait for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- specs cannot load a module by `import()`
  const { SMTPServer } = require('smtp-server') as typeof Smtp;
  const server = new SMTPServer({
    lmtp: protocol === 'lmtp',
    banner: 'Sluice',
    size: MAX_RAW_BYTES,
    maxClients: MAX_CLIENTS,
    socketTimeout: SILENCE_SECONDS * 1_000,
    closeTimeout: CLOSE_SECONDS * 1_000,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    onRcptTo: ({ address }, session, done) => {
      if (!isFor(address)) done(NO_MAILBOX);
      else done(session.envelope.rcptTo.length >= MAX_RECIPIENTS ? TOO_MANY : null);
    },
    onData: (stream, session, done) => {
      const dealt = async (): Promise<void> => {
        const raw = await readAll(stream);
        if (raw === undefined) throw TOO_LARGE;
        await take({ raw, receivedAt: now(), envelopeFrom: senderOf(session) });
      };
      dealt().then(
        () => done(null),
        (error: unknown) => {
          if (error !== TOO_LARGE) onTrouble(error);
          done(error === TOO_LARGE ? TOO_LARGE : LATER);
        },
      );
    },
  });
  server.on('error', onTrouble);
  const listening = server.listen(port, host);
  await new Promise<void>((ready, fail) => {
    listening.once('listening', ready);
    server.once('error', fail);
  });
  return {
    port: (listening.address() as AddressInfo).port,
    close: () => new Promise((closed) => server.close(closed)),
  };
};
