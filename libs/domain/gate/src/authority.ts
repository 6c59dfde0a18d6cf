import { isMaintainerOf, isReleaseManager } from '@sluice/freeze';
import type { PlacedObjection, PlacedTrailer } from '@sluice/series';
import type { WeighContext } from './weigh';
import type { Authority, TrailerKind } from './weighed-trailer';

const isReleaseKind = (kind: TrailerKind): boolean => kind === 'release-ack' || kind === 'release-nack';

/** By what right somebody spoke of some files, on the day they spoke. */
export const authorityOf = (
  said: PlacedTrailer | PlacedObjection,
  about: { readonly kind: TrailerKind; readonly files: readonly string[] },
  { standing, release }: WeighContext,
): Authority => {
  const { address } = said.sender;
  const manager = isReleaseManager(standing, address, { release, at: said.saidAt });
  if (isReleaseKind(about.kind)) return manager ? 'release-manager' : 'none';
  if (isMaintainerOf(standing, address, { files: about.files, at: said.saidAt })) return 'maintainer';
  return manager ? 'release-manager' : 'none';
};
