import { secondsBetween } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import type { LandedCommit } from './landed-commit';
import type { Tie } from './landing';
import { nameOf, samePerson, type Persons } from './seen-mail';
import type { RevisionPatch } from './series';
import { differences, isSameContent, sharedFiles, type SharedFiles } from './tie-contents';

const DAY = 86_400;
/** Clocks differ: a mail of the same patch-id that says it is up to an hour younger than the commit may still be what was committed. */
const SKEW = 3600;
/** What was said more than a day after a commit has nothing to do with how it came in. */
const MAX_LATE = DAY;
/** After a year and a half an equal subject says little. */
const MAX_AFTER = 540 * DAY;
/** Of Xen's commits of 2019 to 2021, 92 in 100 were made within eight weeks of their author date, which `git am` takes from the mail. */
const SOON = 56 * DAY;

/** What each piece of evidence is worth; an equal subject alone ties nothing. */
const WEIGHTS = { subject: 0.4, author: 0.2, paths: 0.2, results: 0.1, date: 0.05 } as const;
const POSSIBLE = 0.5;
/** As many of the files have to be the same. */
const MOST_PATHS = 0.5;

/** Seconds from a posting to a commit, negative for what was said after it; unknown for a patch that never came. */
const secondsTo = ({ saidAt }: RevisionPatch, { committedAt }: LandedCommit): number | undefined =>
  saidAt === undefined ? undefined : secondsBetween(saidAt, committedAt);

/** Whether a patch was posted only after a commit was made: what was said before goes before it. */
export const isLate = (patch: RevisionPatch, commit: LandedCommit): boolean =>
  (secondsTo(patch, commit) ?? 0) < 0;

const certain = (evidence: string): Tie => ({
  confidence: 'certain',
  score: 1,
  evidence: [evidence],
  differs: [],
});

const isSamePatch = (patch: RevisionPatch, commit: LandedCommit): boolean =>
  patch.patchId !== undefined && patch.patchId === commit.patchId;

const isSameSubject = (patch: RevisionPatch, commit: LandedCommit): boolean =>
  patch.subject !== undefined && subjectKey(patch.subject) === subjectKey(commit.subject);

type Likeness = SharedFiles & {
  readonly isAuthor: boolean;
  /** `git am` makes the Date of a mail the author date of its commit. */
  readonly isDate: boolean;
  /** It was committed within weeks of its posting. */
  readonly isSoon: boolean;
};

const likeness = (patch: RevisionPatch, commit: LandedCommit, persons: Persons): Likeness => {
  const after = secondsTo(patch, commit);
  return {
    ...sharedFiles(patch, commit),
    isAuthor: patch.author !== undefined && samePerson(patch.author, commit.author, persons),
    isDate: patch.saidAt !== undefined && secondsBetween(patch.saidAt, commit.authoredAt) === 0,
    isSoon: after !== undefined && after <= SOON,
  };
};

const scoreOf = ({ isAuthor, isDate, paths, results }: Likeness): number => {
  const { subject, author, date } = WEIGHTS;
  const alike = subject + (isAuthor ? author : 0) + (isDate ? date : 0);
  return Math.round((alike + WEIGHTS.paths * paths + WEIGHTS.results * results) * 100) / 100;
};

const isLikely = ({ isAuthor, isDate, isSoon, paths, results }: Likeness): boolean =>
  isAuthor && paths >= MOST_PATHS && (results > 0 || isDate || isSoon);

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const sentences = (alike: Likeness, commit: LandedCommit): readonly string[] => [
  'The subjects are equal.',
  alike.isAuthor ? `Both are by ${nameOf(commit.author)}.` : 'The authors differ.',
  ...(alike.paths === 0 ? [] : [`${percent(alike.paths)} of the files are the same.`]),
  ...(alike.results === 0 ? [] : [`${percent(alike.results)} of the files came out as they were mailed.`]),
  ...(alike.isDate ? ['The author date of the commit is the date of the mail.'] : []),
];

/** By subject, author, files and time: what a committer changed on the way in keeps most of them. */
const similar = (patch: RevisionPatch, commit: LandedCommit, persons: Persons): Tie | undefined => {
  if ((secondsTo(patch, commit) ?? 0) > MAX_AFTER || !isSameSubject(patch, commit)) return undefined;
  const alike = likeness(patch, commit, persons);
  const score = scoreOf(alike);
  if (score < POSSIBLE) return undefined;
  return {
    confidence: isLikely(alike) ? 'likely' : 'possible',
    score,
    evidence: sentences(alike, commit),
    differs: patch.files.length === 0 ? [] : differences(patch, commit),
  };
};

const whenever = (patch: RevisionPatch, commit: LandedCommit, persons: Persons): Tie | undefined => {
  if (isSamePatch(patch, commit)) return certain('The patch-ids are equal: it is the same change.');
  if (isSameContent(patch, commit)) return certain('Every file has the same content before and after.');
  return similar(patch, commit, persons);
};

/**
 * Whether a posted patch went in as a commit, how surely and why.
 *
 * `certain`: the same patch-id (`git patch-id --stable`), or the same contents before and after by the ids of git's `index` lines. `likely`: equal
 * subjects, one author, at least half of the files, and one thing that tells this posting from others of its subject: a file that came out with the
 * content that was mailed, the mail's date as the author date (git-am(1)), or a commit within eight weeks of the posting (nine of ten of Xen's are).
 * `possible`: less than that, by subject with author (0.4 and 0.2) or files (0.2 for all, 0.1 for equal contents), from 0.5.
 *
 * Nothing goes in before it was posted: what was said up to a day after the commit is `possible` at most, except for the same patch-id within an
 * hour, which clocks explain; what was said later is not tied. `saidAt` is what archives leave of the Date, so that a wrong clock is rare.
 */
export const tieOf = (patch: RevisionPatch, commit: LandedCommit, persons: Persons): Tie | undefined => {
  const late = -(secondsTo(patch, commit) ?? 0);
  if (late > MAX_LATE) return undefined;
  const tie = whenever(patch, commit, persons);
  if (tie === undefined || late <= (isSamePatch(patch, commit) ? SKEW : 0)) return tie;
  return { ...tie, confidence: 'possible', evidence: [...tie.evidence, 'It was posted after the commit.'] };
};
