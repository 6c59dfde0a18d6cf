import { subjectKey } from '@sluice/mail';
import { isReverted, isSure, type Landing } from './landing';
import type { Revision, RevisionPatch, Series } from './series';

/** What mails alone can tell: a claim that a patch went in is only a claim. */
export type MailState = 'posted' | 'incomplete' | 'superseded' | 'rfc' | 'withdrawn';

/** What the project's tree tells: all of the latest revision went in, some of the series did, or something that went in was taken back. */
export type TreeState = 'landed' | 'partly-landed' | 'reverted';

export type SeriesState = MailState | TreeState;

/** Every state, those that need the project's tree included. */
export const SERIES_STATES = [
  'posted',
  'incomplete',
  'superseded',
  'landed',
  'partly-landed',
  'reverted',
  'withdrawn',
  'rfc',
] as const satisfies readonly SeriesState[];

const byAuthors = (revision: Revision): ReadonlySet<string> =>
  new Set(
    [revision.poster, ...revision.patches.flatMap((p) => p.author ?? [])].map((a) => a.address.toLowerCase()),
  );

/** Only who posted or wrote it can take a series back. */
const isWithdrawn = (revision: Revision): boolean => {
  const authors = byAuthors(revision);
  return revision.withdrawals.some((w) => w.what === 'series' && authors.has(w.sender.address.toLowerCase()));
};

const mailState = (revision: Revision): MailState => {
  if (isWithdrawn(revision)) return 'withdrawn';
  if (revision.kind === 'rfc') return 'rfc';
  return revision.complete ? 'posted' : 'incomplete';
};

const landingsIn = (patches: readonly RevisionPatch[]): readonly Landing[] =>
  patches.flatMap(({ landing }) => (landing !== undefined && isSure(landing) ? [landing] : []));

const stands = ({ landing }: RevisionPatch): boolean =>
  landing !== undefined && isSure(landing) && !isReverted(landing);

/** Subjects of what went in and stayed: a patch that went in as another revision had it went in. */
const subjectsIn = (patches: readonly RevisionPatch[]): ReadonlySet<string> =>
  new Set(patches.filter(stands).flatMap((p) => (p.subject === undefined ? [] : [subjectKey(p.subject)])));

const treeState = (series: Series, latest: Revision): TreeState | undefined => {
  const patches = series.revisions.flatMap((r) => r.patches);
  if (landingsIn(patches).length === 0) return undefined;
  const subjects = subjectsIn(patches);
  const isIn = (p: RevisionPatch): boolean =>
    stands(p) || (p.subject !== undefined && subjects.has(subjectKey(p.subject)));
  if (patches.some((p) => landingsIn([p]).some(isReverted) && !isIn(p))) return 'reverted';
  return latest.patches.length > 0 && latest.patches.every(isIn) ? 'landed' : 'partly-landed';
};

/** The state of one revision by its mails: superseded once a newer one is known; a partial re-roll supersedes what it re-rolls. */
export const revisionState = (series: Series, number: string): MailState | undefined => {
  const revision = series.revisions.find((r) => r.number === number);
  if (revision === undefined) return undefined;
  return revision === series.revisions.at(-1) ? mailState(revision) : 'superseded';
};

/** The state of a series: what the tree shows of any of its revisions, else that of its latest by mail. */
export const seriesState = (series: Series): SeriesState => {
  const latest = series.revisions.at(-1);
  if (latest === undefined) return 'incomplete';
  return treeState(series, latest) ?? mailState(latest);
};

/** When all of a revision was in, and as which last commit: nothing where a patch of it is not, is not surely, or was taken back. */
export const landedWhole = (
  revision: Revision,
  isInRelease: (landing: Landing) => boolean,
): Pick<Landing, 'commit' | 'committedAt'> | undefined => {
  const landings = landingsIn(revision.patches).filter((l) => !isReverted(l) && isInRelease(l));
  if (landings.length === 0 || landings.length < revision.patches.length) return undefined;
  return landings.reduce((a, b) => (b.committedAt > a.committedAt ? b : a));
};
