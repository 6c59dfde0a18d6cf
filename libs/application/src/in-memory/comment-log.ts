import { COMMENT_PLANNED, commentPlannedOf } from '../bot/comment-planned';
import type { CommentLog } from '../ports/comment-log';
import type { InMemoryEventStore } from './event-store';

/** Comments as the log in memory tells of them. */
export const inMemoryCommentLog = (log: InMemoryEventStore): CommentLog => {
  const planned = () => log.events.filter((e) => e.type === COMMENT_PLANNED);
  return {
    inStreams: (names) =>
      Promise.resolve(
        planned()
          .filter((e) => names.includes(e.streamName))
          .map(commentPlannedOf),
      ),
    ofRule: (rule, limit) =>
      Promise.resolve(
        planned()
          .map(commentPlannedOf)
          .filter((c) => c.rules.includes(rule))
          .reverse()
          .slice(0, limit),
      ),
  };
};
