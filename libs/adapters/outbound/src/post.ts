import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { TargetAddress } from './resolve-target';

/** More of an answer than this is not read: nothing in it is of use, and it may have no end. */
const MAX_ANSWER_BYTES = 16 * 1024;

export type Post = {
  readonly url: URL;
  /** The only addresses to connect to. */
  readonly addresses: readonly TargetAddress[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
};

/** Answers every question for an address with those that were checked. */
const pinned =
  (addresses: readonly TargetAddress[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = addresses;
    if (first === undefined) done(new Error('no address'), '', 0);
    else if (options.all === true) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };

/** Reads an answer to its end, or to where enough was read; a broken answer is as good, for the status has come. */
const drained = (answer: IncomingMessage): Promise<void> =>
  new Promise((done) => {
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) answer.destroy();
    });
    answer.on('error', () => undefined);
    answer.on('close', done);
  });

/**
 * Posts one body over a connection of its own and answers the status. Follows no redirect, goes through no proxy, reads no more of the answer than it must.
 * @throws what the connection throws, and the signal's reason when that comes before a status
 */
export const post = ({ url, addresses, headers, body, signal }: Post): Promise<number> =>
  new Promise((done, failed) => {
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      agent: false,
      lookup: pinned(addresses),
      signal,
    };
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
    let status: number | undefined;
    request.on('response', (answer) => {
      const got = (status = answer.statusCode ?? 0);
      void drained(answer).then(() => done(got));
    });
    // An answer that is cut short has said what matters.
    request.on('error', (error) => (status === undefined ? failed(error) : done(status)));
    request.end(body);
  });
