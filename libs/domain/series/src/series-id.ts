import { shortHash, type MessageId } from '@sluice/kernel';
import type { Series } from './series';

/**
 * The id of a series from the key of its first posting (`saidAt`, a space, Message-ID): `s` and 16 hex digits (see `shortHash`
 * for how seldom two series share one).
 */
export const seriesId = (key: string): string => `s${shortHash(key)}`;

/** Every Message-ID that leads to this series: covers, patches, resends, answers, and what is known of but never came. Sorted. */
export const messageIdsOf = (series: Series): readonly MessageId[] => {
  const ids = new Set<MessageId>();
  for (const revision of series.revisions) {
    const patches = revision.patches.flatMap((p) => [p.messageId, p.expectedMessageId, ...p.resends]);
    const covers = [revision.coverMessageId, revision.expectedCoverMessageId];
    for (const id of [...covers, ...patches, ...revision.resends]) if (id !== undefined) ids.add(id);
    for (const reply of revision.replies) ids.add(reply.messageId);
  }
  return [...ids].sort();
};
