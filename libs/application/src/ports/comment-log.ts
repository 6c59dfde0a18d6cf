import type { CommentPlanned } from '../bot/comment-planned';

/** What the log tells of comments that were planned. */
export interface CommentLog {
  /** Those in some streams, in the order they were planned. */
  inStreams(streamNames: readonly string[]): Promise<readonly CommentPlanned[]>;
  /** Those that speak of a rule, the newest first; at most `limit`. */
  ofRule(rule: string, limit: number): Promise<readonly CommentPlanned[]>;
}
