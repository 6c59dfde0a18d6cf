import type { RevisionPatch } from '@sluice/series';
import type { Case } from './case';
import type { TrailerKind, WeighedTrailer } from './weighed-trailer';

const isFor = (weighed: WeighedTrailer, position: number): boolean =>
  weighed.positions === undefined || weighed.positions === 'all' || weighed.positions.includes(position);

/**
 * The words of some kinds that bind to a patch of the judged revision, those that need a person included. What was said for another
 * revision binds where that one holds the same patch (by patch-id), whatever its position; else it has lapsed.
 */
export const wordsFor = (
  matter: Case,
  patch: RevisionPatch,
  kinds: readonly TrailerKind[],
): readonly WeighedTrailer[] => {
  const said = matter.weighed.filter((w) => kinds.includes(w.kind) && (w.counts || w.needsHuman));
  if (said.length === 0) return said;
  const bindings = new Map<string, readonly number[]>();
  for (const { number, patches } of matter.input.series.revisions)
    bindings.set(
      number,
      number === matter.revision.number ? [patch.position] : positionsOfSame(patches, patch.patchId),
    );
  return said.filter((w) => bindings.get(w.revision)?.some((position) => isFor(w, position)));
};

const positionsOfSame = (
  patches: readonly RevisionPatch[],
  patchId: string | undefined,
): readonly number[] =>
  patchId === undefined ? [] : patches.filter((p) => p.patchId === patchId).map((p) => p.position);

/** Words of some kinds that were good for another revision and bind to no patch of the judged one any more. */
export const lapsed = (matter: Case, kinds: readonly TrailerKind[]): readonly WeighedTrailer[] => {
  const bound = new Set(matter.revision.patches.flatMap((patch) => wordsFor(matter, patch, kinds)));
  return matter.weighed.filter(
    (w) => kinds.includes(w.kind) && w.counts && w.revision !== matter.revision.number && !bound.has(w),
  );
};

/** Whether the release manager acked each patch of the revision; the acks that say so. */
export const releaseAcks = (
  matter: Case,
): {
  readonly isComplete: boolean;
  readonly acks: readonly WeighedTrailer[];
  readonly doubtful: readonly WeighedTrailer[];
} => {
  const words = matter.revision.patches.map((patch) => wordsFor(matter, patch, ['release-ack']));
  const all = [...new Set(words.flat())];
  return {
    isComplete: words.length > 0 && words.every((forPatch) => forPatch.some((w) => w.counts)),
    acks: all.filter((w) => w.counts),
    doubtful: all.filter((w) => w.needsHuman),
  };
};
