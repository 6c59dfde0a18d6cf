/** SHA-1 of the UTF-8 bytes of `text`, as 40 hex digits. Git's object and patch ids are SHA-1. */
export type Sha1 = (text: string) => string;

/** SHA-256 of the UTF-8 bytes of `text`, as 64 hex digits. */
export type Sha256 = (text: string) => string;

/** The core computes no hashes itself: the edge passes them in, so that it needs no platform module. */
export type Hashing = { readonly sha1: Sha1; readonly sha256: Sha256 };

/**
 * JSON with object keys in code-unit order and no `undefined`: equal values give equal text, whatever order they were built in.
 * The text under every content hash and digest.
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((v) => canonicalJson(v ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
};

/**
 * A 64-bit hash as 16 hex digits, for names inside Sluice (conversations, keys, series ids): quick, and computed without a platform module.
 * Not cryptographic: nobody's consent may rest on it. Two lanes of multiply-xorshift over UTF-16 code units (after cyrb53, public domain).
 */
export const shortHash = (text: string): string => {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b >>> 0).toString(16).padStart(8, '0') + (a >>> 0).toString(16).padStart(8, '0');
};
