import type { Instant } from '@sluice/kernel';
import { messageIdsOf, type Series } from '@sluice/series';
import type { DerivedSeries } from '../derive';
import type { IncomingContent, IncomingMail, ParkedMail, StoredMail } from '../ports/intake-store';
import type { Resolved } from '../ports/series-reader';

/** A mail with the archive times of all its sightings. */
export type Row = StoredMail & { readonly archivedAts: readonly Instant[] };

export const firstRow = (rawHash: string, content: IncomingContent, recordedAt: Instant): Row => ({
  rawHash,
  reading: content.reading,
  analysis: content.analysis,
  saidAt: content.saidAt,
  proven: content.proven,
  trust: 'unproven',
  archivedAts: [],
  recordedAt,
});

const commitsIn = (series: Series): readonly string[] =>
  series.revisions.flatMap((r) =>
    r.patches.flatMap(({ landing }) =>
      landing === undefined ? [] : [landing.commit, ...landing.also.map((c) => c.commit)],
    ),
  );

/** Facts whose number depends on how often files were edited and trees looked at. */
export const UNCOUNTED: ReadonlySet<string> = new Set(['ProjectPublished', 'BranchMoved']);

export const parkedId = (rawHash: string): string => rawHash.slice(0, 16);

export const parkedOf = (mail: IncomingMail, decoderVersion: number, at: Instant): ParkedMail => ({
  id: parkedId(mail.rawHash),
  rawHash: mail.rawHash,
  ...('parked' in mail.content ? mail.content.parked : { reason: '', detail: '' }),
  source: mail.seen.origin,
  at,
  size: mail.size,
  decoderVersion,
});

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
