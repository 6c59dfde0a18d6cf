import type { LandedCommit, LandedFile } from './landed-commit';
import type { LandedDifference } from './landing';
import type { RevisionPatch } from './series';

/** Files named in one difference. */
const MAX_DIFFERENCES = 50;

type Blobs = { readonly before?: string; readonly after?: string };

/** `7` is what `git format-patch` abbreviates to at least. */
const isSameBlob = (abbreviated: string | undefined, full: string | undefined): boolean =>
  abbreviated !== undefined && abbreviated.length >= 7 && full?.startsWith(abbreviated) === true;

const changedBlob = (mailed: string | undefined, landed: string | undefined): boolean =>
  mailed !== undefined && landed !== undefined && !landed.startsWith(mailed);

/** The files of a patch as the tree counts them: a rename is a path that goes and one that comes. */
const pathsOf = (patch: RevisionPatch): ReadonlyMap<string, Blobs> => {
  const paths = new Map<string, Blobs>();
  for (const { path, oldPath, status, oldBlob, newBlob } of patch.files) {
    if (status === 'renamed' && oldPath !== undefined) paths.set(oldPath, {});
    paths.set(path, {
      ...(oldBlob === undefined ? {} : { before: oldBlob }),
      ...(newBlob === undefined ? {} : { after: newBlob }),
    });
  }
  return paths;
};

const differenceIn = (mailed: Blobs, landed: LandedFile): LandedDifference['how'] | undefined => {
  if (changedBlob(mailed.before, landed.before)) return 'based';
  return changedBlob(mailed.after, landed.after) ? 'result' : undefined;
};

/** In which files a commit is not what was mailed. */
export const differences = (patch: RevisionPatch, commit: LandedCommit): readonly LandedDifference[] => {
  const mailed = pathsOf(patch);
  const landed = new Map(commit.files.map((f) => [f.path, f]));
  const found: LandedDifference[] = [];
  for (const [path, blobs] of mailed) {
    const file = landed.get(path);
    const how = file === undefined ? 'only-in-mail' : differenceIn(blobs, file);
    if (how !== undefined) found.push({ path, how });
  }
  for (const path of landed.keys()) if (!mailed.has(path)) found.push({ path, how: 'only-in-commit' });
  return found.slice(0, MAX_DIFFERENCES);
};

/** Of all files of a patch and a commit, the share (0 to 1) that both have, and that came out with the content that was mailed. */
export type SharedFiles = { readonly paths: number; readonly results: number };

/** What a patch and a commit share of their files. Without files on either side nothing is known, and nothing shared. */
export const sharedFiles = (patch: RevisionPatch, commit: LandedCommit): SharedFiles => {
  const mailed = pathsOf(patch);
  const all = new Set([...mailed.keys(), ...commit.files.map((f) => f.path)]);
  if (all.size === 0) return { paths: 0, results: 0 };
  const both = commit.files.filter((f) => mailed.has(f.path));
  const results = both.filter((f) => isSameBlob(mailed.get(f.path)?.after, f.after));
  return { paths: both.length / all.size, results: results.length / all.size };
};

/** Every file of the patch came out with the content that was mailed, from the content it was made on. */
export const isSameContent = (patch: RevisionPatch, commit: LandedCommit): boolean => {
  const landed = new Map(commit.files.map((f) => [f.path, f]));
  return (
    patch.files.length > 0 &&
    patch.files.length === commit.files.length &&
    patch.files.every(({ path, newBlob, oldBlob }) => {
      const file = landed.get(path);
      return (
        isSameBlob(newBlob, file?.after) && (file?.before === undefined || isSameBlob(oldBlob, file.before))
      );
    })
  );
};
