export * from './canonical-raw';
export { decodeMail, decodeThroughMailparser, DECODER_VERSION, type Decoded } from './decode/decode-mail';
export * from './hashing';
export * from './limits';
export * from './mail-codec';
export type { ParkReason } from './park-reason';
export * from './raw-compression';
export { openSource } from './sources/open-source';
export {
  SOURCE_FORMATS,
  SourceError,
  type SourceErrorCode,
  type SourceFormat,
  type SourceItem,
  type SourceOptions,
} from './sources/source';
export { originChecker, type ResolveText } from './received/origin-checker';
export { receiveMail, type Arrival } from './received/receive-mail';
export { listenForMail, type ListeningPort, type ListenOptions } from './received/listen';
export { imapPlaceOf, watchMailbox, type ImapPlace, type WatchOptions } from './received/imap-mailbox';
