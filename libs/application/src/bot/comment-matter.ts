import type { Reason, Verdict } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import type { Revision } from '@sluice/series';
import type { Derived, DerivedRevision, DerivedSeries, Knowledge } from '../derive';
import type { StoredMail } from '../ports/intake-store';

/** Everything a comment on a series is made of. The same matter gives the same comment, whatever order its mails came in. */
export type CommentMatter = {
  readonly derived: DerivedSeries;
  readonly impostors: Derived['impostors'];
  /** The mails of its conversation by Message-ID. */
  readonly mails: ReadonlyMap<string, StoredMail>;
  readonly knowledge: Knowledge;
  readonly now: Instant;
};

/** The newest revision of a series, with what was found of it. */
export type Newest = {
  readonly revision: Revision;
  readonly judged: DerivedRevision;
  readonly verdict: Verdict;
};

/** Why nothing is said, in a few words for the log and for whoever looks. */
export type Silent = { readonly silent: string };

/** The newest revision, where it was judged. */
export const newestOf = ({ series, revisions }: DerivedSeries): Newest | undefined => {
  const revision = series.revisions.at(-1);
  const judged = revisions.find((r) => r.number === revision?.number);
  const verdict = judged?.verdict;
  return revision === undefined || judged === undefined || verdict === undefined
    ? undefined
    : { revision, judged, verdict };
};

/** Message-IDs of what was posted as a revision: its cover letter and its patches, not what was taken from the one it re-rolls. */
export const postedIn = ({ coverMessageId, patches }: Revision): readonly string[] =>
  [coverMessageId, ...patches.map((p) => p.messageId)].flatMap((id) => id ?? []);

const isOpposed = ({ trailers, objections }: Revision): boolean =>
  objections.some((o) => o.certainty === 'sure') ||
  trailers.some((t) => t.manner === 'said' && t.canonical.endsWith('nacked-by'));

/** Why nobody has to act on a series any more, or is not asked to: of the newest revision. */
export const whyNobody = (
  { derived: { state } }: CommentMatter,
  { revision }: Newest,
): string | undefined => {
  if (revision.kind !== 'patch') return `v${revision.number} is posted as ${revision.kind}`;
  if (revision.knownByRepliesOnly === true) return 'nothing of it was received';
  if (state !== 'posted' && state !== 'incomplete') return `the series is ${state}`;
  return isOpposed(revision) ? 'people object already' : undefined;
};

/** The positions of the patches that some reasons show, by the lines they quote; of one that shows none, nothing is told. */
export const patchesShown = (reason: Reason, { patches }: Revision): readonly number[] => {
  const shown = new Set(reason.evidence.flatMap((e) => (e.kind === 'hunk' ? [e.messageId] : [])));
  return patches.flatMap((p) => (shown.has(p.messageId ?? '') ? [p.position] : []));
};
