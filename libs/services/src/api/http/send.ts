import type { Endpoint } from '@sluice/contracts';
import type { Request, Response } from 'express';
import { etagOf, httpDate, isFresh } from './conditional';
import { Prepared, type ReplyHeaders } from './reply';
import { sparse, wantedFields } from './sparse';

const JSON_TYPE = 'application/json; charset=utf-8';

type Exchange = { readonly endpoint: Endpoint; readonly request: Request; readonly response: Response };

const textOf = ({ endpoint, request }: Exchange, body: unknown): string | Buffer => {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body;
  const fields = wantedFields(endpoint, request.query['fields']);
  if (fields === undefined) return body instanceof Prepared ? body.json : JSON.stringify(body);
  const whole: unknown = body instanceof Prepared ? JSON.parse(body.json) : body;
  return JSON.stringify(sparse(endpoint, whole, fields));
};

/** The next page is this question with another cursor. A path begins with a slash, so it never names another host. */
const nextLink = ({ originalUrl }: Request, cursor: string): string => {
  const url = new URL(originalUrl, 'http://localhost');
  url.searchParams.set('cursor', cursor);
  return `<${url.pathname}${url.search}>; rel="next"`;
};

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** Sends a text with its conditional headers, or nothing where the client has it already. */
export const sendText = (
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  text: string | Buffer,
  { lastModified, type = JSON_TYPE, policy, cache }: ReplyHeaders,
): void => {
  response.setHeader('Vary', 'Accept-Encoding');
  if (policy !== undefined) response.setHeader('Content-Security-Policy', policy);
  if (cache !== undefined) response.setHeader('Cache-Control', cache);
  // What is for one caller only was marked by its handler.
  if (!response.hasHeader('Cache-Control'))
    response.setHeader('Cache-Control', isRead(request) ? 'no-cache' : 'no-store');
  if (isRead(request)) {
    const etag = etagOf(text, request);
    response.setHeader('ETag', etag);
    if (lastModified !== undefined) response.setHeader('Last-Modified', httpDate(lastModified));
    if (isFresh(request, etag, lastModified)) {
      response.status(304).end();
      return;
    }
  }
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(request.method === 'HEAD' ? undefined : text);
};

/** Sends what an endpoint answers: only some of its fields where that was asked. */
export const send = (exchange: Exchange, body: unknown, headers: ReplyHeaders): void => {
  const { endpoint, request, response } = exchange;
  response.status(endpoint.status ?? 200);
  if (body === undefined) {
    response.end();
    return;
  }
  const text = textOf(exchange, body);
  if (headers.next !== undefined) response.setHeader('Link', nextLink(request, headers.next));
  sendText(exchange, text, headers);
};
