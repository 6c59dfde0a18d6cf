import { inMemoryCommentLog, InMemoryEventStore } from '@sluice/application';
import { commentLogContract } from './comment-log-contract';
import { START } from './outbox-store-contract/samples';

commentLogContract('in memory', () => {
  const events = new InMemoryEventStore({ now: () => START });
  return Promise.resolve({ comments: inMemoryCommentLog(events), events });
});
