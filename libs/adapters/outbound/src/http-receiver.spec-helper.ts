import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** What the receiver does with a request once it has read it. */
export type Behaviour = (answer: ServerResponse, received: Received) => void;

export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (answer) =>
    void answer.writeHead(status, headers).end('{}');

/** A real receiver of webhooks on the loopback, which behaves as it is told. */
export type HttpReceiver = {
  readonly port: number;
  readonly url: string;
  readonly received: readonly Received[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

export const startReceiver = async (): Promise<HttpReceiver> => {
  const received: Received[] = [];
  let behaviour: Behaviour = answering(200);
  const server = createServer((request, answer) => {
    bodyOf(request)
      .then((body) => {
        const { method = '', url = '', headers } = request;
        const one = { method, path: url, headers, body };
        received.push(one);
        behaviour(answer, one);
      })
      .catch(() => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${String(port)}/hook`,
    received,
    behave: (next) => (behaviour = next),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};
