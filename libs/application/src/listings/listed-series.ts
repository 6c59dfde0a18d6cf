import { JUDGE_VERSION, type Verdict } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import type { Revision } from '@sluice/series';
import type { DerivedRevision, DerivedSeries } from '../derive';
import { decidingOf, itemOf, messageOf } from '../reports/freeze-report-rows';

/** Raise when what lists hold of a series changes its shape: what is stored is made anew then. */
const LISTING_VERSION = 1;

/** By which rules the stored series were judged and prepared for lists: where others did, all of it is to be derived anew. */
export const STORED_BY = `${String(LISTING_VERSION)} ${String(JUDGE_VERSION)}`;

/** When the latest revision of a series was posted: what lists are in order of. */
export const lastPostedAt = ({ series }: DerivedSeries): Instant =>
  series.revisions.at(-1)?.postedAt ?? series.firstPostedAt;

const verdictJson = (verdict: Verdict | undefined) =>
  verdict === undefined
    ? null
    : {
        release: verdict.release,
        outcome: verdict.outcome,
        phase: verdict.phase,
        ...decidingOf(verdict),
        validUntil: verdict.validUntil ?? null,
      };

const NONE_KNOWN = { target: null, revision: '', total: 0, received: 0, complete: false, messageId: null };

const latestJson = (latest: Revision | undefined) =>
  latest === undefined
    ? NONE_KNOWN
    : {
        target: latest.target?.release ?? null,
        revision: latest.number,
        total: latest.total,
        received: latest.patches.filter((p) => p.messageId !== undefined).length,
        complete: latest.complete,
        messageId: messageOf(latest),
      };

/** A series in a list: the contract of the JSON, and what is stored of it. */
export const listedSeries = (derived: DerivedSeries) => {
  const { series, state, revisions } = derived;
  return {
    id: series.id,
    subject: series.subject,
    author: series.author,
    listId: series.listId ?? null,
    state,
    firstPostedAt: series.firstPostedAt,
    lastPostedAt: lastPostedAt(derived),
    revisions: series.revisions.length,
    ...latestJson(series.revisions.at(-1)),
    verdict: verdictJson(revisions.at(-1)?.verdict),
  };
};

export type ListedSeries = ReturnType<typeof listedSeries>;

const ofVerdict = (derived: DerivedSeries, judged: DerivedRevision, verdict: Verdict) => {
  const item = itemOf({ derived, judged });
  if (item === undefined) return undefined;
  const { reasons, ...rest } = item;
  return {
    ...rest,
    release: verdict.release,
    phase: verdict.phase,
    state: derived.state,
    postedAt: lastPostedAt(derived),
    validUntil: verdict.validUntil ?? null,
    acting: reasons.filter((r) => r.effect !== 'informs').length,
  };
};

/** The verdict on the latest revision of a series, in the list of a release line; nothing where it was not judged. */
export const listedVerdict = (derived: DerivedSeries) => {
  const judged = derived.revisions.at(-1);
  const verdict = judged?.verdict;
  return judged === undefined || verdict === undefined ? undefined : ofVerdict(derived, judged, verdict);
};

export type ListedVerdict = NonNullable<ReturnType<typeof listedVerdict>>;
