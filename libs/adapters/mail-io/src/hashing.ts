import { hash } from 'node:crypto';
import { rawHash, type Hashing, type RawHash } from '@sluice/kernel';

/**
 * The identity of a raw mail: SHA-256 over its canonical bytes (see `canonicalRaw`: transport escaping undone, lines ended by LF).
 * The bytes are hashed as they are.
 */
export const hashRaw = (raw: Uint8Array): RawHash => rawHash(hash('sha256', raw));

/** The hashes the pure core asks for, over the UTF-8 bytes of a text, as hex. */
export const nodeHashing: Hashing = {
  sha1: (text) => hash('sha1', text),
  sha256: (text) => hash('sha256', text),
};
