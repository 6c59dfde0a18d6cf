import { rawHash } from '@sluice/kernel';
import { decodeMail, DECODER_VERSION, type Decoded } from './decode/decode-mail';
import { hashRaw } from './hashing';
import { expandRaw, packRaw } from './raw-compression';

/** The decoder and the arithmetic of bytes in one value, as the use cases ask for it. */
export const mailCodec = {
  version: DECODER_VERSION,
  hash: (raw: Uint8Array): string => hashRaw(raw),
  decode: (raw: Uint8Array, hash: string): Decoded | Promise<Decoded> => decodeMail(raw, rawHash(hash)),
  pack: packRaw,
  expand: expandRaw,
} as const;
