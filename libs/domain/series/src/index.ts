export { assemble } from './assemble';
export { MAX_CONVERSATION } from './conversation';
export { mergeCopies } from './copies';
export { countingBeside, isAsGood, RIGHT_TEXT, withDeclarations } from './decisions/declare';
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
export {
  landedWhole,
  revisionState,
  SERIES_STATES,
  seriesState,
  type MailState,
  type SeriesState,
  type TreeState,
} from './series-state';
export { stemOf } from './stem';
export { betterTrust, TRUST_ORDER } from './trust';
export { canonicalBranch, lineOf, revertedCommits, type CommitRevert } from './commit-reverts';
export { bySubject, commitKeys, commitNames } from './commit-keys';
export * from './landed-commit';
export * from './landing';
export { withLandings } from './landings';
