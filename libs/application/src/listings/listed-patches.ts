import type { Instant, MessageId } from '@sluice/kernel';
import type { Revision, RevisionPatch, Series } from '@sluice/series';

/** A patch with the revision that it was posted in. */
type Posted = { readonly series: Series; readonly revision: Revision; readonly patch: RevisionPatch };

const NOBODY = { name: '', address: '' };

const landedJson = ({ landing }: RevisionPatch) => ({
  landedAs: landing?.commit ?? null,
  revertedBy: landing?.revertedBy?.commit ?? null,
});

const listed = ({ series, revision, patch }: Posted, messageId: MessageId, saidAt: Instant) => ({
  messageId,
  series: series.id,
  revision: revision.number,
  position: patch.position,
  total: revision.total,
  subject: patch.subject ?? '',
  author: patch.author ?? NOBODY,
  saidAt,
  patchId: patch.patchId ?? null,
  change: patch.change ?? null,
  ...landedJson(patch),
});

const whole = ({ patch }: Posted) => ({
  landing: patch.landing ?? null,
  files: patch.files,
  damage: patch.damage,
  fixes: patch.fixes,
  message: patch.message,
  resends: patch.resends,
});

/**
 * The patches of a series that were received, each once, as lists show them and as each is shown by itself: the contract of the JSON, and what is stored of
 * them. One that a partial re-roll takes over is of the revision it was posted in.
 */
export const listedPatches = (series: Series) => {
  const seen = new Set<MessageId>();
  return series.revisions.flatMap((revision) =>
    revision.patches.flatMap((patch) => {
      const { messageId, saidAt = revision.postedAt } = patch;
      if (messageId === undefined || seen.has(messageId)) return [];
      seen.add(messageId);
      const posted = { series, revision, patch };
      const short = listed(posted, messageId, saidAt);
      return [{ listed: short, whole: { ...short, ...whole(posted) } }];
    }),
  );
};

export type ListedPatch = ReturnType<typeof listedPatches>[number]['listed'];
export type PatchJson = ReturnType<typeof listedPatches>[number]['whole'];
