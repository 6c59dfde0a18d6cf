import { compareReleases, openReleaseLine } from '@sluice/freeze';
import { isSure, landedWhole, lineOf, type AlsoLanded, type Landing, type Revision } from '@sluice/series';
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

/** As which of its commits a patch is in a release: the one that stands for it, else one that is certain, else the first that is likely. */
const commitIn = (landing: Landing, release: string, knowledge: Knowledge): AlsoLanded | undefined => {
  const there = [landing, ...landing.also].filter((c) => isSure(c) && isInRelease(c, release, knowledge));
  const [first] = there;
  return first === landing ? first : (there.find((c) => c.confidence === 'certain') ?? first);
};

/** When a revision was in a release line as a whole, and as which last commit; nothing while it was not. */
export const landedIn = (revision: Revision, release: string, knowledge: Knowledge): JudgeInput['landed'] => {
  const landed = landedWhole(revision, (landing) => commitIn(landing, release, knowledge) !== undefined);
  if (landed === undefined) return undefined;
  const unsure = revision.patches.flatMap(({ landing, position }) => {
    const there = landing && commitIn(landing, release, knowledge);
    // How sure the commit is that stands for the patch is told with it.
    return there === undefined || there.commit === landing?.commit || there.confidence === 'certain'
      ? []
      : [{ position, commit: there.commit, at: there.committedAt }];
  });
  const { commit, committedAt: at } = landed;
  return unsure.length === 0 ? { commit, at } : { commit, at, unsure };
};
