import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** What the server says to one step; `undefined` where it goes on. */
export type Refusal = { readonly code: number; readonly words: string };

export type SmtpBehaviour = {
  readonly atRecipient?: Refusal;
  /** Refuses single recipients. */
  readonly refuses?: (address: string) => Refusal | undefined;
  readonly atEnd?: Refusal;
  /** Takes the mail and is gone before it says so. */
  readonly dropsAfterTaking?: boolean;
  /** Says nothing once it has the mail. */
  readonly silent?: boolean;
};

/** A real SMTP server on the loopback, which behaves as it is told. */
export type TestSmtp = {
  readonly url: string;
  /** Mails as they came, each with its envelope's recipients. */
  readonly taken: readonly { readonly to: readonly string[]; readonly raw: string }[];
  behave(behaviour: SmtpBehaviour): void;
  /** How many were ever opened. */
  connections(): number;
  close(): Promise<void>;
};

const errorOf = ({ code, words }: Refusal): Error => Object.assign(new Error(words), { responseCode: code });

/** @param options such as a sign-in; none is asked for by default */
export const startSmtp = async (options: SMTPServerOptions = {}): Promise<TestSmtp> => {
  const taken: { readonly to: readonly string[]; readonly raw: string }[] = [];
  let behaviour: SmtpBehaviour = {};
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    hideSTARTTLS: true,
    closeTimeout: 200,
    onRcptTo: ({ address }, _session, done) => {
      const refusal = behaviour.atRecipient ?? behaviour.refuses?.(address);
      done(refusal === undefined ? null : errorOf(refusal));
    },
    onData: (stream, session: SMTPServerSession, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (behaviour.atEnd !== undefined) return done(errorOf(behaviour.atEnd));
        taken.push({
          to: session.envelope.rcptTo.map((r) => r.address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        if (behaviour.dropsAfterTaking) return sockets.forEach((socket) => socket.destroy());
        if (!behaviour.silent) done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  const listening = server.listen(0, '127.0.0.1');
  await new Promise((ready) => listening.once('listening', ready));
  return {
    url: `smtp://127.0.0.1:${String((listening.address() as AddressInfo).port)}`,
    taken,
    behave: (next) => (behaviour = next),
    connections: () => sockets.size,
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => closed());
      }),
  };
};
