export * from './canonical-raw';
export { decodeMail, decodeThroughMailparser, DECODER_VERSION, type Decoded } from './decode/decode-mail';
export * from './hashing';
export * from './limits';
export type { ParkReason } from './park-reason';
export * from './raw-compression';
