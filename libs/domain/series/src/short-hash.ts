const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

const fnv = (text: string, offset: number): number => {
  let hash = offset;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  // The last steps of MurmurHash3: FNV alone leaves the high bits of short texts alike.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

const digits = (value: number, count: number): string => {
  let rest = value;
  let out = '';
  for (let n = 0; n < count; n += 1) {
    out = (ALPHABET[rest & 31] ?? '') + out;
    rest = Math.floor(rest / 32);
  }
  return out;
};

/**
 * Two FNV-1a hashes of 32 bits over the bytes of the UTF-16 code units, as 14 characters of a base 32 alphabet. Short and the same everywhere;
 * no secret hangs on it. With 64 bits, two of a million texts are hashed alike with a chance of one in thirty million.
 */
export const shortHash = (text: string): string =>
  digits(fnv(text, 0x811c9dc5), 7) + digits(fnv(text, 0x050c5d1f), 7);
