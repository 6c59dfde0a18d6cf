import { decodeCharset, decodeRawHeader, wellFormed, type Defects } from './charset';
import { decodeQuotedPrintable } from './transfer-encoding';

/** RFC 2047, 2, with the language of RFC 2231, 5; blanks inside Q text are met in the wild. No part can match another's characters. */
const WORD = /=\?([^?*\s]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=/g;

type Word = { readonly charset: string; readonly bytes: Buffer };

const bytesOf = (encoding: string, payload: string): Buffer => {
  if (encoding === 'b' || encoding === 'B') return Buffer.from(payload, 'base64');
  // `_` is a space; a blank at the end is no padding here, so it must not look like one.
  return decodeQuotedPrintable(Buffer.from(payload.replace(/_/g, '=20').replace(/ /g, '=20'), 'utf8'));
};

/**
 * Encoded words undone (RFC 2047). White space between two of them is not text; neighbours of one charset are joined as bytes first,
 * because mailers split words in mid-character although the RFC forbids it.
 */
export const decodeWords = (text: string, defects: Defects): string => {
  if (!text.includes('=?')) return text;
  let out = '';
  let from = 0;
  let charset = '';
  let pending: Buffer[] = [];
  const flush = (): void => {
    if (pending.length > 0) out += decodeCharset(Buffer.concat(pending), charset, defects);
    pending = [];
  };
  const add = (word: Word): void => {
    if (pending.length > 0 && word.charset !== charset) flush();
    charset = word.charset;
    pending.push(word.bytes);
  };
  for (const match of text.matchAll(WORD)) {
    const between = text.slice(from, match.index);
    if (pending.length === 0 || between.trim() !== '') {
      flush();
      out += between;
    }
    add({ charset: (match[1] ?? '').toLowerCase(), bytes: bytesOf(match[2] ?? 'q', match[3] ?? '') });
    from = match.index + match[0].length;
  }
  flush();
  return out + text.slice(from);
};

/** Control characters have no place in a header, and a NUL none in a database. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const ANY_CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\uffff]/;

/** Drops what no header text may hold: control characters, line ends smuggled in by an encoded word, halves of surrogate pairs. */
export const cleanHeader = (text: string, defects: Defects): string => {
  if (!ANY_CONTROL.test(text) && !text.includes('\n')) return text.trim();
  if (text.includes('\0')) defects.add('nul-bytes');
  return wellFormed(text.replace(/[\r\n]+/g, ' ').replace(CONTROL, '')).trim();
};

/** The text of an unstructured header (Subject) from a latin1 view of its unfolded value. */
export const decodeUnstructured = (latin1: string, defects: Defects): string =>
  cleanHeader(decodeWords(decodeRawHeader(latin1, defects), defects), defects);
