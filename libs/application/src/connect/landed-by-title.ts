import type { PatchRef } from '@sluice/dependency';
import { addSeconds, earliest, latest, type Instant } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import { lineOf, type TitleSource } from '@sluice/series';
import type { LandedReader } from '../ports/landed-reader';
import type { StoredCommit } from '../ports/tree-store';
import { visibleCommits, type Viewpoint } from '../views';

/** A patch that never came, by what a shortlog tells of it. `at`: when its revision was posted. */
export type Entitled = {
  readonly ref: PatchRef;
  readonly subject: string;
  readonly titleFrom: TitleSource;
  readonly at: Instant;
};

/** Of Xen's commits of 2019 to 2021, 92 in 100 were made within eight weeks of their author date; later an equal title says less. */
const SOON = 56 * 86_400;

const nameKey = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

const byTime = (a: StoredCommit, b: StoredCommit): number =>
  `${a.committedAt} ${a.commit}` < `${b.committedAt} ${b.commit}` ? -1 : 1;

const isIt = ({ subject, titleFrom, at }: Entitled, commit: StoredCommit): boolean =>
  subjectKey(commit.subject) === subjectKey(subject) &&
  nameKey(commit.author.name) === nameKey(titleFrom.author) &&
  commit.committedAt >= at &&
  commit.committedAt <= addSeconds(at, SOON) &&
  lineOf(commit.branch) === 'main';

/**
 * Commits that bear the title, and whose author bears the name, of patches that never came, made within eight weeks of their posting: likely these patches. Looked
 * up when somebody asks, and recorded nowhere: neither the title nor what it leads to was ever received.
 */
export const landedByTitle = async (
  landed: LandedReader | undefined,
  patches: readonly Entitled[],
  viewpoint: Viewpoint,
): Promise<ReadonlyMap<PatchRef, StoredCommit>> => {
  const from = earliest(patches.map((p) => p.at));
  const last = latest(patches.map((p) => p.at));
  if (landed === undefined || from === undefined || last === undefined) return new Map();
  const seen = visibleCommits(await landed.landed({ from, to: addSeconds(last, SOON) }), viewpoint);
  const commits = [...seen].sort(byTime);
  return new Map(
    patches.flatMap((patch) => {
      const commit = commits.find((c) => isIt(patch, c));
      return commit === undefined ? [] : [[patch.ref, commit] as const];
    }),
  );
};
