const EQUALS = 61;
const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

const HEX = new Int8Array(256).fill(-1);
for (let i = 0; i < 16; i++) {
  const digit = i.toString(16);
  HEX[digit.charCodeAt(0)] = i;
  HEX[digit.toUpperCase().charCodeAt(0)] = i;
}

/** Position after a soft line break whose `=` stands at `at`, or -1 when none stands there (RFC 2045, 6.7 rule 5; padding tolerated). */
const afterSoftBreak = (bytes: Buffer, at: number): number => {
  let i = at + 1;
  while (i < bytes.length && (bytes[i] === SPACE || bytes[i] === TAB || bytes[i] === CR)) i++;
  if (i >= bytes.length) return bytes.length;
  return bytes[i] === LF ? i + 1 : -1;
};

/** Length of `out` without the white space at its end, of which none before `meant` may go. */
const withoutPadding = (out: Buffer, length: number, meant: number): number => {
  let end = length;
  while (end > meant && (out[end - 1] === SPACE || out[end - 1] === TAB)) end--;
  return end;
};

/**
 * Quoted-printable undone (RFC 2045, 6.7): white space at the end of a line is transport padding and goes, a soft line break joins
 * lines, an `=` that starts no escape stays as it is. One pass, linear. Lines end in LF.
 */
export const decodeQuotedPrintable = (bytes: Buffer): Buffer => {
  const out = Buffer.allocUnsafe(bytes.length);
  let written = 0;
  // White space before this was encoded, so it was meant.
  let meant = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === LF) written = withoutPadding(out, written, meant);
    if (byte !== EQUALS) {
      out[written++] = byte;
      continue;
    }
    const escaped = escapedByte(bytes, i);
    const next = escaped === -1 ? afterSoftBreak(bytes, i) : i + 3;
    if (escaped !== -1) out[written++] = escaped;
    else if (next === -1) out[written++] = byte;
    i = next === -1 ? i : next - 1;
    meant = written;
  }
  return out.subarray(0, withoutPadding(out, written, meant));
};

/** The byte that `=XX` at `at` stands for, or -1. */
const escapedByte = (bytes: Buffer, at: number): number => {
  const high = HEX[bytes[at + 1] ?? 0] ?? -1;
  const low = HEX[bytes[at + 2] ?? 0] ?? -1;
  return high >= 0 && low >= 0 ? high * 16 + low : -1;
};

const BASE64_FOREIGN = /[^A-Za-z0-9+/=\s]/;
/** What follows padding and is none: a second encoding behind the first. */
const BEHIND_PADDING = /=\s*[A-Za-z0-9+/]/;

/** Start of the line that holds the first character no base64 text can hold, or that follows its end; -1 when all is base64. */
const endOfBase64 = (text: string): number => {
  const foreign = text.search(BASE64_FOREIGN);
  const behind = text.search(BEHIND_PADDING);
  if (foreign === -1 && behind === -1) return -1;
  const lineOfForeign = foreign === -1 ? text.length : text.lastIndexOf('\n', foreign) + 1;
  const lineBehind = behind === -1 ? text.length : text.indexOf('\n', behind) + 1 || text.length;
  return Math.min(lineOfForeign, lineBehind);
};

/**
 * Base64 undone (RFC 2045, 6.8). Lists put their footers behind base64 bodies without encoding them: what follows the encoding is kept
 * as it stands, on a line of its own, and `whole` is false.
 */
export const decodeBase64 = (bytes: Buffer): { readonly bytes: Buffer; readonly whole: boolean } => {
  const text = bytes.toString('latin1');
  const all = Buffer.from(text, 'base64');
  // What encodes to the same text again held nothing else; only other text has to be looked through.
  if (all.toString('base64') === text.replaceAll('\n', '')) return { bytes: all, whole: true };
  const end = endOfBase64(text);
  if (end === -1) return { bytes: all, whole: true };
  const decoded = Buffer.from(text.slice(0, end), 'base64');
  return { bytes: Buffer.concat([decoded, Buffer.from('\n'), bytes.subarray(end)]), whole: false };
};

/** Encodings that are the bytes themselves; the misspelt ones are met in the wild. */
const IDENTITY = new Set(['', '7bit', '8bit', 'binary', '7-bit', '8-bit', 'none', '7bits', '8bits']);

export type TransferEncoding = 'identity' | 'quoted-printable' | 'base64' | 'unknown';

/** The sort of a Content-Transfer-Encoding value as written. */
export const transferEncodingOf = (value: string): TransferEncoding => {
  const name = value.trim().toLowerCase();
  if (IDENTITY.has(name)) return 'identity';
  return name === 'quoted-printable' || name === 'base64' ? name : 'unknown';
};
