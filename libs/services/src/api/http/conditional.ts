import { createHash } from 'node:crypto';
import { millisOf, type Instant } from '@sluice/kernel';
import type { Request } from 'express';

/** Codings that an answer may go out in: an ETag names one sequence of bytes, and each coding makes its own. */
const CODINGS = ['br', 'gzip', 'deflate'];

/** A strong ETag: a hash of the answer and the coding that this client takes it in. */
export const etagOf = (body: string | Buffer, request: Pick<Request, 'acceptsEncodings'>): string => {
  const coding = request.acceptsEncodings(...CODINGS);
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 27);
  return `"${hash}${coding === false ? '' : `-${coding}`}"`;
};

/** HTTP dates are in seconds, as instants are. */
export const httpDate = (instant: Instant): string => new Date(millisOf(instant)).toUTCString();

const namesEtag = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);

/** Whether what the client holds is what would be answered (RFC 9110, 13.2.2): its ETags decide, without any its date does. */
export const isFresh = (
  { headers }: Pick<Request, 'headers'>,
  etag: string,
  lastModified: Instant | undefined,
): boolean => {
  const held = headers['if-none-match'];
  if (held !== undefined) return namesEtag(held, etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return lastModified !== undefined && millisOf(lastModified) <= since;
};
