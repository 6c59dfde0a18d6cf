import type { ProjectFacts } from '@sluice/application';
import { Problem } from '../http/problem';

/** @throws Problem for a release line that the project does not have */
export const requireRelease = (
  { releaseLines }: ProjectFacts,
  release: string,
  { status, where }: { readonly status: number; readonly where: string },
): void => {
  if (!releaseLines.includes(release))
    throw new Problem(status, `there is no release line "${release}"`, {
      where,
      help: `There are: ${releaseLines.join(', ')}.`,
    });
};
