import type { OriginChecker, ReceivedMail } from '@sluice/application';
import { rawHash, type Instant } from '@sluice/kernel';
import { senderOf } from '@sluice/mail';
import { canonicalRaw } from '../canonical-raw';
import { decodeMail, firstTextOf } from '../decode/decode-mail';
import { hashRaw } from '../hashing';
import { markFieldsOf } from './fields-of';

/** A mail as it came, and when. */
export type Arrival = {
  readonly raw: Uint8Array;
  readonly receivedAt: Instant;
  /** Of the envelope, where there was one; empty is the null return path. */
  readonly envelopeFrom?: string | undefined;
};

/**
 * Decodes a mail that was received live, and finds out what proves where it comes from. Its text is its first part alone, where that is plain text;
 * `undefined` for what cannot be decoded.
 */
export const receiveMail = async (
  { raw: bytes, receivedAt, envelopeFrom }: Arrival,
  checker: OriginChecker,
): Promise<ReceivedMail | undefined> => {
  const raw = canonicalRaw(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const hash = rawHash(hashRaw(raw));
  const decoded = await decodeMail(raw, hash);
  if (!decoded.ok) return undefined;
  const { mail } = decoded;
  const own = firstTextOf(raw, hash);
  const isHtml = mail.defects.includes('html-only');
  return {
    mail: { ...mail, ...(own ?? { text: isHtml ? mail.text : '' }) },
    rawHash: hash,
    receivedAt,
    marks: { fields: markFieldsOf(raw).fields, envelopeFrom },
    origin: await checker.check(raw, senderOf(mail).from.address),
  };
};
