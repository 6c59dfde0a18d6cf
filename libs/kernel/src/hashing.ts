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
