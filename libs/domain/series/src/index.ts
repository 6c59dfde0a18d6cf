export { assemble } from './assemble';
export { MAX_CONVERSATION } from './conversation';
export {
  conversationKeys,
  isPosting,
  MAX_CANDIDATES,
  messageKey,
  postingKeys,
  replyCandidates,
} from './keys';
export { resolveReverts } from './reverts';
export { BELIEVED_SECONDS, saidAt, type Said } from './said-at';
export * from './series';
export { messageIdsOf, seriesId } from './series-id';
export { revisionState, seriesState, type MailState } from './series-state';
export { stemOf } from './stem';
export { betterTrust } from './trust';
export * from './landed-commit';
