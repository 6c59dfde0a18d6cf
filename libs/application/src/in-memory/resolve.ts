import { messageIdsOf, type Series } from '@sluice/series';
import type { DerivedSeries } from '../derive';
import type { Resolved } from '../ports/series-reader';

const commitsIn = (series: Series): readonly string[] =>
  series.revisions.flatMap((r) =>
    r.patches.flatMap(({ landing }) =>
      landing === undefined ? [] : [landing.commit, ...landing.also.map((c) => c.commit)],
    ),
  );

/** Facts whose number depends on how often files were edited and trees looked at. */
export const UNCOUNTED: ReadonlySet<string> = new Set(['ProjectPublished', 'BranchMoved']);

const answers = (series: Series, id: string): Omit<Resolved, 'conversationId'> | undefined => {
  if (series.id === id) return { seriesId: id };
  const commit = /^[0-9a-f]{7,40}$/.test(id) ? commitsIn(series).find((c) => c.startsWith(id)) : undefined;
  if (commit !== undefined) return { seriesId: series.id, commit };
  return messageIdsOf(series).some((m) => m === id) ? { seriesId: series.id, messageId: id } : undefined;
};

/** What a reference leads to among what was derived. */
export const resolveIn = (
  derived: ReadonlyMap<string, readonly DerivedSeries[]>,
  ref: string,
): Resolved | undefined => {
  const id = ref.trim().replace(/^<|>$/g, '');
  for (const [conversationId, series] of derived)
    for (const one of series) {
      const found = answers(one.series, id);
      if (found !== undefined) return { conversationId, ...found };
    }
  return undefined;
};
