import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { Problem } from './problem';

/** How long a request may take to arrive. */
export type ServerPatience = {
  readonly headersMs: number;
  /** All of it, its body too. */
  readonly requestMs: number;
  /** From one look at what is late to the next. */
  readonly lookMs: number;
};

export const SERVER_PATIENCE: ServerPatience = { headersMs: 10_000, requestMs: 30_000, lookMs: 2_000 };

const MOST_HEADERS = 100;

/** What never became a request, by the code of Node's error. */
const REFUSALS: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'the headers are too long'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the request is too long'],
};

/** Whoever asked went away, in the middle of it or not. */
const GONE: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']);

const BROKEN = [400, 'this is no request of HTTP'] as const;

type RawSocket = Duplex & {
  readonly remoteAddress?: string;
  /** Node's own: the answer that is being written. */
  readonly _httpMessage?: { readonly headersSent: boolean } | null;
};

const answerOf = (problem: Problem): string => {
  const body = JSON.stringify(problem.document());
  const { status, title } = problem.document();
  return [
    `HTTP/1.1 ${String(status)} ${title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
};

/** Keeps slow, oversized and broken requests from holding a connection; answers and logs them. */
export const limitServer = (server: Server, log: Logger, patience: ServerPatience): void => {
  server.headersTimeout = patience.headersMs;
  server.requestTimeout = patience.requestMs;
  server.maxHeadersCount = MOST_HEADERS;
  // Node reads it when the server begins to listen; its types know it for the constructor only.
  Object.assign(server, { connectionsCheckingInterval: patience.lookMs });
  server.on('clientError', (error: NodeJS.ErrnoException, stream: Duplex) => {
    const socket = stream as RawSocket;
    if (GONE.has(error.code ?? '') || !socket.writable) {
      socket.destroy();
      return;
    }
    const [status, why] = REFUSALS[error.code ?? ''] ?? BROKEN;
    log.warn({ refused: 'no request', status, why, from: socket.remoteAddress }, 'refused');
    const isAnswered = socket._httpMessage?.headersSent === true;
    if (isAnswered) socket.destroy();
    else socket.end(answerOf(new Problem(status, why)), () => socket.destroy());
  });
};
