import { createHash } from 'node:crypto';
import { rawHash, type Hashing, type RawHash } from '@sluice/kernel';

/**
 * The identity of a raw mail: SHA-256 over its canonical bytes (see `canonicalRaw`: transport escaping undone, lines ended by LF).
 * The bytes are hashed as they are.
 */
export const hashRaw = (raw: Uint8Array): RawHash => rawHash(createHash('sha256').update(raw).digest('hex'));

/** The hashes the pure core asks for, over the UTF-8 bytes of a text, as hex. */
export const nodeHashing: Hashing = {
  sha1: (text) => createHash('sha1').update(text, 'utf8').digest('hex'),
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};
