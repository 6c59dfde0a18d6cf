import { secondsBetween } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import type { LandedCommit, LandedFile } from './landed-commit';
import type { LandedDifference, Tie } from './landing';
import { nameOf, samePerson, type Persons } from './seen-mail';
import type { RevisionPatch } from './series';

const DAY = 86_400;
/** Clocks differ: a commit made less than a day before its posting may still be its own. */
const MAX_BEFORE = DAY;
/** After a year and a half an equal subject says little. */
const MAX_AFTER = 540 * DAY;

/** What each piece of evidence is worth; an equal subject alone ties nothing. */
const WEIGHTS = { subject: 0.45, author: 0.25, files: 0.3 } as const;
/** Only the same change is worth 1. */
const MOST = 0.95;
const LIKELY = 0.8;
const POSSIBLE = 0.6;

/** Files named in one difference. */
const MAX_DIFFERENCES = 50;

/** `7` is what `git format-patch` abbreviates to at least. */
const isSameBlob = (abbreviated: string | undefined, full: string | undefined): boolean =>
  abbreviated !== undefined && abbreviated.length >= 7 && full?.startsWith(abbreviated) === true;

const changedBlob = (mailed: string | undefined, landed: string | undefined): boolean =>
  mailed !== undefined && landed !== undefined && !landed.startsWith(mailed);

/** The files of a patch as the tree counts them: a rename is a path that goes and one that comes. */
const pathsOf = (patch: RevisionPatch): ReadonlyMap<string, { before?: string; after?: string }> => {
  const paths = new Map<string, { before?: string; after?: string }>();
  for (const { path, oldPath, status, oldBlob, newBlob } of patch.files) {
    if (status === 'renamed' && oldPath !== undefined) paths.set(oldPath, {});
    paths.set(path, {
      ...(oldBlob === undefined ? {} : { before: oldBlob }),
      ...(newBlob === undefined ? {} : { after: newBlob }),
    });
  }
  return paths;
};

const differenceIn = (
  mailed: { before?: string; after?: string },
  landed: LandedFile,
): LandedDifference['how'] | undefined => {
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

/** Files in common of all files, 0 to 1. Without files on either side nothing is known. */
const overlap = (patch: RevisionPatch, commit: LandedCommit): number => {
  const mailed = pathsOf(patch);
  const all = new Set([...mailed.keys(), ...commit.files.map((f) => f.path)]);
  if (all.size === 0) return 0;
  return commit.files.filter((f) => mailed.has(f.path)).length / all.size;
};

/** Every file of the patch came out with the content that was mailed, from the content it was made on. */
const isSameContent = (patch: RevisionPatch, commit: LandedCommit): boolean => {
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

const isInTime = (patch: RevisionPatch, commit: LandedCommit): boolean => {
  if (patch.saidAt === undefined) return true;
  const after = secondsBetween(patch.saidAt, commit.committedAt);
  return after >= -MAX_BEFORE && after <= MAX_AFTER;
};

const isSameAuthor = (patch: RevisionPatch, commit: LandedCommit, persons: Persons): boolean =>
  patch.author !== undefined && samePerson(patch.author, commit.author, persons);

const certain = (evidence: string, differs: readonly LandedDifference[] = []): Tie => ({
  confidence: 'certain',
  score: 1,
  evidence: [evidence],
  differs,
});

const round = (score: number): number => Math.round(score * 100) / 100;

const sentences = (isAuthor: boolean, shared: number, commit: LandedCommit): readonly string[] => [
  'The subjects are equal.',
  isAuthor ? `Both are by ${nameOf(commit.author)}.` : 'The authors differ.',
  ...(shared === 0 ? [] : [`${Math.round(shared * 100)} % of the files are the same.`]),
];

const isSameSubject = (patch: RevisionPatch, commit: LandedCommit): boolean =>
  patch.subject !== undefined && subjectKey(patch.subject) === subjectKey(commit.subject);

/** By subject, author and files: what a committer changed on the way in keeps most of them. */
const similar = (patch: RevisionPatch, commit: LandedCommit, persons: Persons): Tie | undefined => {
  if (!isInTime(patch, commit) || !isSameSubject(patch, commit)) return undefined;
  const isAuthor = isSameAuthor(patch, commit, persons);
  const shared = overlap(patch, commit);
  const score = Math.min(
    MOST,
    round(WEIGHTS.subject + (isAuthor ? WEIGHTS.author : 0) + WEIGHTS.files * shared),
  );
  if (score < POSSIBLE) return undefined;
  return {
    confidence: isAuthor && score >= LIKELY ? 'likely' : 'possible',
    score,
    evidence: sentences(isAuthor, shared, commit),
    differs: patch.files.length === 0 ? [] : differences(patch, commit),
  };
};

/**
 * Whether a posted patch went in as a commit, how surely and why: the same patch-id or the same contents are the same change; else equal subjects
 * with author and files weighed (0.45, 0.25, 0.3 for the share of files in common; from 0.8 by the same author `likely`, from 0.6 `possible`).
 * Nothing ties a commit to what was posted later.
 */
export const tieOf = (patch: RevisionPatch, commit: LandedCommit, persons: Persons): Tie | undefined => {
  const isPosted =
    patch.saidAt === undefined || secondsBetween(patch.saidAt, commit.committedAt) >= -MAX_BEFORE;
  if (!isPosted) return undefined;
  if (patch.patchId !== undefined && patch.patchId === commit.patchId)
    return certain('The patch-ids are equal: it is the same change.');
  if (isSameContent(patch, commit)) return certain('Every file has the same content before and after.');
  return similar(patch, commit, persons);
};
