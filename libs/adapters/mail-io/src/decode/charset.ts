import { isAscii, isUtf8 } from 'node:buffer';
import type { MailDefect } from '@sluice/mail';
import type * as Iconv from 'iconv-lite';

/** Collects what the decoder met in one mail; the order of first meeting is kept. */
export type Defects = Set<MailDefect>;

type Decoder = (bytes: Buffer, defects: Defects) => string;

/** Halves of surrogate pairs (cut text, UTF-16 in a wrong place) are no characters, and no database takes them. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');

/** What windows-1252 has at 0x80 to 0x9f, where latin1 has control characters (WHATWG Encoding, index windows-1252). */
const C1 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** The platform's decoder of that name is latin1 in truth from Node 20.18.3 on (nodejs/node issue 56542), so this is ours. */
const windows1252: Decoder = (bytes) =>
  bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (char) => C1.charAt(char.charCodeAt(0) - 0x80));

const UTF_8 = new TextDecoder('utf-8');

/** UTF-7 lets text pass filters that look at bytes; base64 and hex are transfer encodings that iconv-lite would accept as charsets. */
const REFUSED = /^(?:utf-?7(?:-imap)?|unicode-1-1-utf-7|base64|hex)$/;

/** Undeclared and mislabelled bytes: UTF-8 proves itself; what is not UTF-8 was, on western lists, nearly always windows-1252. */
const guess: Decoder = (bytes, defects) => {
  if (isUtf8(bytes)) return UTF_8.decode(bytes);
  defects.add('charset-damaged');
  return windows1252(bytes, defects);
};

const utf8: Decoder = (bytes, defects) => {
  if (!isUtf8(bytes)) defects.add('charset-damaged');
  return UTF_8.decode(bytes);
};

const unknown: Decoder = (bytes, defects) => {
  defects.add('charset-unknown');
  return guess(bytes, new Set());
};

/** A decoder of the platform: it says so itself where bytes are invalid in the charset. */
const ofPlatform = (label: string): Decoder | undefined => {
  try {
    let strict = new TextDecoder(label, { fatal: true });
    const loose = new TextDecoder(label);
    if (loose.encoding === 'windows-1252') return windows1252;
    return (bytes, defects) => {
      try {
        return strict.decode(bytes);
      } catch {
        // A decoder that has thrown may keep half a character for the next mail.
        strict = new TextDecoder(label, { fatal: true });
        defects.add('charset-damaged');
        return loose.decode(bytes);
      }
    };
  } catch {
    return undefined;
  }
};

/** What the platform does not know (IBM code pages, UTF-32, ...). Loaded on first need: hardly a mail in ten thousand needs it. */
const ofIconv = (label: string): Decoder | undefined => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- lazy on purpose, see above
  const iconv = require('iconv-lite') as typeof Iconv;
  if (!iconv.encodingExists(label)) return undefined;
  return (bytes, defects) => {
    const text = iconv.decode(bytes, label);
    if (text.includes('\uFFFD')) defects.add('charset-damaged');
    return wellFormed(text);
  };
};

const decoderOf = (label: string): Decoder => {
  if (label === '' || label === 'us-ascii' || label === 'ascii' || label === 'ansi_x3.4-1968') return guess;
  if (label === 'utf-8' || label === 'utf8') return utf8;
  if (REFUSED.test(label)) return unknown;
  return ofPlatform(label) ?? ofIconv(label) ?? unknown;
};

/** Decoders by label as written. Labels come from mails: the map is bounded. */
const known = new Map<string, Decoder>();
const MAX_KNOWN = 200;
const MAX_LABEL_LENGTH = 40;

const lookUp = (charset: string): Decoder => {
  const cached = known.get(charset);
  if (cached !== undefined) return cached;
  const decoder = charset.length > MAX_LABEL_LENGTH ? unknown : decoderOf(charset.trim().toLowerCase());
  if (known.size < MAX_KNOWN) known.set(charset, decoder);
  return decoder;
};

/** Charsets whose ASCII bytes do not stand for ASCII: ISO-2022 escapes, HZ, UTF-7, UTF-16, EBCDIC. */
const NOT_ASCII_COMPATIBLE =
  /^(?:iso-2022|hz|utf-?7|utf-?16|utf-?32|ucs|unicode|csiso2022|ibm0?37|cp0?37|csunicode)/i;

/**
 * The text of `bytes` in the charset a mail declares (WHATWG labels, then iconv-lite's). No declaration means US-ASCII (RFC 2045, 5.2),
 * which in practice means UTF-8 or windows-1252. Never fails: what is invalid becomes U+FFFD and a defect.
 */
export const decodeCharset = (bytes: Buffer, charset: string, defects: Defects): string => {
  if (isAscii(bytes) && !NOT_ASCII_COMPATIBLE.test(charset)) {
    if (lookUp(charset) === unknown) defects.add('charset-unknown');
    return bytes.toString('latin1');
  }
  return lookUp(charset)(bytes, defects);
};

const EIGHT_BIT = /[\u0080-\u00ff]/;

/** Raw 8-bit bytes in a header, given as a latin1 view of it: RFC 6532 says UTF-8; older mailers wrote what they had. */
export const decodeRawHeader = (latin1: string, defects: Defects): string => {
  return EIGHT_BIT.test(latin1) ? guess(Buffer.from(latin1, 'latin1'), defects) : latin1;
};
