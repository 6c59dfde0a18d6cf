import { subjectKey } from '@sluice/mail';
import type { MessageId, Instant } from '@sluice/kernel';
import type { Series } from './series';

type Posted = { readonly messageId: MessageId; readonly saidAt: Instant };

const patchIndex = (series: readonly Series[]): ReadonlyMap<string, readonly Posted[]> => {
  const index = new Map<string, Posted[]>();
  for (const { revisions } of series) {
    for (const { subject, messageId, saidAt } of revisions.flatMap((r) => r.patches)) {
      if (subject === undefined || messageId === undefined || saidAt === undefined) continue;
      const key = subjectKey(subject);
      index.set(key, [...(index.get(key) ?? []), { messageId, saidAt }]);
    }
  }
  return index;
};

const resolved = (one: Series, index: ReadonlyMap<string, readonly Posted[]>): Series => {
  const subject = one.reverts?.subject;
  if (subject === undefined) return one;
  const before = (index.get(subjectKey(subject)) ?? []).filter((p) => p.saidAt < one.firstPostedAt);
  const [last] = [...before].sort((a, b) =>
    a.saidAt === b.saidAt ? (a.messageId < b.messageId ? 1 : -1) : a.saidAt < b.saidAt ? 1 : -1,
  );
  return last === undefined ? one : { ...one, reverts: { ...one.reverts, messageId: last.messageId } };
};

/**
 * Names the posting that each revert reverts: the last patch with the quoted subject that was posted before it. A revert is a series of its own
 * and shares no conversation with what it reverts, so this is asked over all series at once. Unknown subjects leave it as it is.
 */
export const resolveReverts = (series: readonly Series[]): readonly Series[] => {
  if (!series.some((s) => s.reverts !== undefined)) return series;
  const index = patchIndex(series);
  return series.map((one) => resolved(one, index));
};
