import { createHmac } from 'node:crypto';

/** How a receiver knows that a delivery is ours and new: HMAC-SHA-256 of `timestamp.body` under the secret both know, in hex. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
