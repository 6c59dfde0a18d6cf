import { compareReleases, openReleaseLine } from '@sluice/freeze';
import { landedWhole, lineOf, type Landing, type Revision } from '@sluice/series';
import type { JudgeInput } from '@sluice/gate';
import type { Knowledge } from './derive';

/**
 * Whether a commit is in a release line: it is on that line's own branch, or it went into the main tree while this line or an earlier one was open
 * there.
 */
const isInRelease = (
  { branch, committedAt }: Pick<Landing, 'branch' | 'committedAt'>,
  release: string,
  { announcements, policy, project: { releaseLines, branchPhase } }: Knowledge,
): boolean => {
  const line = lineOf(branch);
  if (line !== 'main') return line === release;
  const open = openReleaseLine({ announcements, policy, releaseLines, branchPhase }, committedAt);
  return open !== undefined && compareReleases(open, release) <= 0;
};

/** When a revision was in a release line as a whole, and as which last commit; nothing while it was not. */
export const landedIn = (revision: Revision, release: string, knowledge: Knowledge): JudgeInput['landed'] => {
  const landed = landedWhole(
    revision,
    (landing) =>
      isInRelease(landing, release, knowledge) ||
      landing.also.some((c) => isInRelease(c, release, knowledge)),
  );
  return landed === undefined ? undefined : { commit: landed.commit, at: landed.committedAt };
};
