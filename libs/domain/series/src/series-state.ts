import type { Revision, Series } from './series';

/** What mails alone can tell. Landed, partly landed and reverted need the project's tree: a claim that a patch went in is only a claim. */
export type MailState = 'posted' | 'incomplete' | 'superseded' | 'rfc' | 'withdrawn';

const byAuthors = (revision: Revision): ReadonlySet<string> =>
  new Set(
    [revision.poster, ...revision.patches.flatMap((p) => p.author ?? [])].map((a) => a.address.toLowerCase()),
  );

/** Only who posted or wrote it can take a series back. */
const isWithdrawn = (revision: Revision): boolean => {
  const authors = byAuthors(revision);
  return revision.withdrawals.some((w) => w.what === 'series' && authors.has(w.sender.address.toLowerCase()));
};

const stateOf = (revision: Revision): MailState => {
  if (isWithdrawn(revision)) return 'withdrawn';
  if (revision.kind === 'rfc') return 'rfc';
  return revision.complete ? 'posted' : 'incomplete';
};

/** The state of one revision: superseded once a newer one is known; a partial re-roll supersedes what it re-rolls. */
export const revisionState = (series: Series, number: string): MailState | undefined => {
  const revision = series.revisions.find((r) => r.number === number);
  if (revision === undefined) return undefined;
  return revision === series.revisions.at(-1) ? stateOf(revision) : 'superseded';
};

/** The state of a series: that of its latest revision. */
export const seriesState = (series: Series): MailState => {
  const latest = series.revisions.at(-1);
  return latest === undefined ? 'incomplete' : stateOf(latest);
};
