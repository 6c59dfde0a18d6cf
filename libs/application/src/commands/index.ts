export { NOT_CHECKED, TELLING_FIELDS, type OriginCheck, type OriginChecker, type Signature } from './origin';
export * from './facts';
export * from './held';
export { obey } from './obey';
export type { Obeyed } from './carry-out';
export type { CommandBearing, ObeyPorts } from './effect';
export { trustOfReceived, type BotFacts, type ReceivedMail } from './received';
