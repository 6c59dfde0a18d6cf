import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** Steps of a mail at which a server can go wrong; at `end` it has all of the mail. */
export const STEPS = ['connect', 'from', 'recipient', 'data', 'end'] as const;
export type Step = (typeof STEPS)[number];

/** What a server does at a step: goes on, refuses with a code, is gone, or says nothing any more. What it is gone from after `taken` it had taken. */
export type Answer =
  | { readonly then: 'go on' }
  | { readonly then: 'refuse'; readonly code: number }
  | { readonly then: 'drop' | 'silence'; readonly taken?: boolean };

/** A mail that the server took; `said`: it said so, and its client has no reason to send it again. */
export type Taken = {
  readonly to: readonly string[];
  readonly raw: string;
  readonly messageId: string;
  readonly said: boolean;
  /** When, by the clock it was given. */
  readonly at: string;
};

/** A real SMTP server on the loopback which goes wrong as it is told. */
export type FaultySmtp = {
  readonly url: string;
  readonly taken: readonly Taken[];
  /** Nobody listens at its address until it opens again. */
  close(): Promise<void>;
  open(): Promise<void>;
};

type AtStep = (step: Step, of: { readonly messageId?: string; readonly recipient?: string }) => Answer;

const headerOf = (raw: string, name: string): string =>
  new RegExp(`^${name}:\\s*(\\S+)`, 'im').exec(raw.split('\r\n\r\n')[0] ?? '')?.[1] ?? '';

type Parts = {
  readonly atStep: AtStep;
  readonly clock: () => string;
  readonly taken: Taken[];
  readonly sockets: Map<number, Socket>;
};

type Done = (error?: Error | null) => void;

/** Does what is to be done; what does not go on is not called back. */
const actor =
  ({ sockets }: Parts) =>
  (answer: Answer, { remotePort }: SMTPServerSession, done: Done): void => {
    if (answer.then === 'go on') done();
    else if (answer.then === 'refuse')
      done(Object.assign(new Error('not this one'), { responseCode: answer.code }));
    else if (answer.then === 'drop') sockets.get(Number(remotePort))?.destroy();
  };

const receiving = (parts: Parts): NonNullable<SMTPServerOptions['onData']> => {
  const { atStep, taken, clock } = parts;
  const act = actor(parts);
  return (stream, session, done) => {
    const chunks: Buffer[] = [];
    const atData = atStep('data', {});
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (atData.then === 'drop') act(atData, session, done);
    });
    stream.on('end', () => {
      if (atData.then !== 'go on') return act(atData, session, done);
      const raw = Buffer.concat(chunks).toString('utf8');
      const messageId = headerOf(raw, 'Message-ID');
      const answer = atStep('end', { messageId });
      const said = answer.then === 'go on';
      const to = session.envelope.rcptTo.map((r) => r.address);
      if (said || ('taken' in answer && answer.taken === true))
        taken.push({ to, raw, messageId, said, at: clock() });
      act(answer, session, done);
    });
  };
};

const serverOf = (parts: Parts): SMTPServer => {
  const { atStep, sockets } = parts;
  const act = actor(parts);
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], hideSTARTTLS: true, closeTimeout: 100 },
    onConnect: (session, done) => act(atStep('connect', {}), session, done),
    onMailFrom: (_, session, done) => act(atStep('from', {}), session, done),
    onRcptTo: ({ address }, session, done) => act(atStep('recipient', { recipient: address }), session, done),
    onData: receiving(parts),
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
  });
  return server;
};

/** @param atStep asked at each step; `clock` stamps what is taken */
export const faultySmtp = async (atStep: AtStep, clock: () => string): Promise<FaultySmtp> => {
  const parts: Parts = { atStep, clock, taken: [], sockets: new Map() };
  let server = serverOf(parts);
  const listen = async (port: number): Promise<number> => {
    const listening = server.listen(port, '127.0.0.1');
    await new Promise((ready) => listening.once('listening', ready));
    return (listening.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    url: `smtp://127.0.0.1:${String(port)}`,
    taken: parts.taken,
    close: () =>
      new Promise((closed) => {
        for (const socket of parts.sockets.values()) socket.destroy();
        server.close(() => closed());
      }),
    open: async () => {
      server = serverOf(parts);
      await listen(port);
    },
  };
};
