import { sameIdentity } from '@sluice/freeze';
import type { PlacedTrailer, Revision, RevisionPatch } from '@sluice/series';
import type { Weighing } from './weighing';

/** Where a carried trailer was really said. */
export type SaidTrailer = { readonly trailer: PlacedTrailer; readonly revision: Revision };

/** The mail in which the named person said what a poster carries: the newest, at or before this revision's trailers. */
export const borneOutBy = ({ series, trailer, context }: Weighing): SaidTrailer | undefined => {
  const { person } = trailer;
  if (person === undefined) return undefined;
  const { identities } = context.standing;
  return series.revisions
    .flatMap((revision) => revision.trailers.map((t) => ({ trailer: t, revision })))
    .findLast(
      ({ trailer: said }) =>
        said.manner === 'said' &&
        said.canonical === trailer.canonical &&
        said.conditionText === undefined &&
        sameIdentity(said.sender.address, person.address, identities),
    );
};

const covers = (patch: RevisionPatch, trailer: PlacedTrailer): boolean =>
  trailer.scope === 'all' || trailer.scope.includes(patch.position);

/** Whether each patch the carried trailer stands in is the same (by patch-id) as one of the revision it was said for. */
export const isUnchangedSince = ({ trailer, revision }: Weighing, said: Revision): boolean =>
  revision.patches
    .filter((patch) => covers(patch, trailer))
    .every(
      (patch) =>
        patch.patchId !== undefined && said.patches.some((earlier) => earlier.patchId === patch.patchId),
    );
