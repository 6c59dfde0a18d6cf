import {
  messageIdsOf,
  type Declaration,
  type Revision,
  type RevisionPatch,
  type Series,
} from '@sluice/series';
import type { DerivedSeries } from '../derive';
import type { TrailerRow } from '../answers/trailers-json';
import { objectionsOf } from '../reports/freeze-report-rows';
import { saidText } from '../use-cases/declare';
import type { TimelineEntry } from './timeline-entry';

const titled = (subject: string | undefined): string => (subject === undefined ? '' : `: ${subject}`);

const receivedOf = (revision: Revision): string => {
  const received = revision.total - revision.missing.length;
  if (revision.total === 1 && received === 1) return '1 patch';
  const patches =
    received === revision.total ? `${revision.total} patches` : `${received} of ${revision.total} patches`;
  const pending = revision.coverExpected && revision.coverMessageId === undefined;
  return pending ? `${patches}, cover pending` : patches;
};

const postedOf = (revision: Revision): readonly TimelineEntry[] => {
  const first = revision.coverMessageId ?? revision.patches.find((p) => p.messageId !== undefined)?.messageId;
  const reroll = revision.rerollOf === undefined ? '' : `, a re-roll of v${revision.rerollOf}`;
  const isUnseen = revision.knownByRepliesOnly === true;
  return [
    {
      kind: 'revision',
      at: revision.postedAt,
      what: isUnseen
        ? `v${revision.number} is known by answers to it; nothing of it came`
        : `v${revision.number} posted${reroll}: ${receivedOf(revision)}`,
      by: isUnseen ? undefined : revision.poster,
      revision: revision.number,
      messageId: first,
    },
  ];
};

const landedOf = (
  revision: Revision,
  { position, subject, landing }: RevisionPatch,
): readonly TimelineEntry[] => {
  if (landing === undefined) return [];
  const { commit, committedAt, branch, confidence, revertedBy } = landing;
  const of = { revision: revision.number, patches: String(position) };
  const sure = confidence === 'certain' ? '' : ` (${confidence})`;
  const landed: TimelineEntry = {
    ...{ kind: 'landing', at: committedAt, ...of, commit },
    what: `Patch ${position} landed on ${branch}${sure}`,
    detail: subject,
  };
  if (revertedBy === undefined) return [landed];
  const part = revertedBy.leaves.length === 0 ? '' : ' in part';
  const reverted: TimelineEntry = {
    ...{ kind: 'revert', at: revertedBy.committedAt, ...of, commit: revertedBy.commit },
    what: `Patch ${position} was reverted${part}`,
    detail: revertedBy.subject,
  };
  return [landed, reverted];
};

/** A patch that a partial re-roll takes from the revision before landed once, not twice. */
const landingsOf = (series: Series): readonly TimelineEntry[] => {
  const seen = new Set<string>();
  return series.revisions.flatMap((revision) =>
    revision.patches.flatMap((patch) => {
      const key = patch.landing?.commit;
      if (key === undefined || seen.has(key)) return [];
      seen.add(key);
      return landedOf(revision, patch);
    }),
  );
};

const repliesOf = (revision: Revision): readonly TimelineEntry[] =>
  revision.replies.map(({ sender, saidAt, position, messageId, contested }) => ({
    kind: 'mail',
    at: saidAt,
    what: `${sender.name || sender.address} answered${position === 'unknown' ? '' : position === 'cover' ? ' the cover' : ` patch ${position}`}`,
    detail: contested === true ? 'Different mails claim this Message-ID: nothing it says counts.' : undefined,
    by: sender,
    revision: revision.number,
    patches: position === 'unknown' ? undefined : String(position),
    messageId,
  }));

const wordsOf = (revision: Revision): readonly TimelineEntry[] => [
  ...revision.withdrawals.map<TimelineEntry>(({ what, sentence, sender, saidAt, messageId }) => ({
    ...{ kind: 'withdrawal', at: saidAt, by: sender, revision: revision.number, messageId },
    what: what === 'series' ? 'The series was taken back' : `An ${what} was taken back`,
    detail: sentence,
  })),
  ...revision.commitClaims.map<TimelineEntry>(({ sender, saidAt, messageId, sentence }) => ({
    ...{ kind: 'claim', at: saidAt, by: sender, revision: revision.number, messageId },
    what: 'Said to be committed',
    detail: sentence,
  })),
];

/** Trailers that somebody gave; what a poster carries in a patch stands there, and happened with its posting. */
const givenOf = (series: Series, trailers: readonly TrailerRow[]): readonly TimelineEntry[] => {
  const replies = new Set<string>(series.revisions.flatMap((r) => r.replies.map((m) => m.messageId)));
  return trailers
    .filter((t) => replies.has(t.messageId) && !t.kind.endsWith('objection'))
    .map((t) => ({
      kind: 'trailer',
      at: t.saidAt,
      what: `${t.key}: ${t.by.name || t.by.address}`,
      detail: t.why,
      by: t.by,
      revision: t.revision,
      patches: t.scope,
      messageId: t.messageId,
      weight: t.counts ? 'counts' : t.needsHuman ? 'needs-human' : 'does-not-count',
    }));
};

const objectedOf = (derived: DerivedSeries): readonly TimelineEntry[] =>
  derived.revisions.flatMap((judged) =>
    objectionsOf({ derived, judged }).map<TimelineEntry>((o) => ({
      kind: 'objection',
      at: o.saidAt,
      what: o.certainty === 'sure' ? `${o.by} objects` : `${o.by} may object`,
      detail: o.sentence,
      revision: o.revision,
      messageId: o.messageId,
    })),
  );

/** Postings that want to take this series back. */
const revertsPosted = (series: Series, others: readonly Series[]): readonly TimelineEntry[] => {
  const own = new Set<string>([
    series.id,
    ...series.revisions.flatMap((r) => r.patches.flatMap((p) => p.messageId ?? [])),
  ]);
  return others
    .filter((other) => other.id !== series.id && own.has(other.reverts?.messageId ?? ''))
    .map((other) => ({
      kind: 'revert',
      at: other.firstPostedAt,
      what: `A revert was posted${titled(other.subject)}`,
      by: other.author,
      messageId: other.revisions[0]?.patches[0]?.messageId,
      series: other.id,
    }));
};

/** What people declared of the series, whether it still counts or not. */
const declaredOf = (series: Series, declarations: readonly Declaration[]): readonly TimelineEntry[] => {
  const own = new Set<string>(messageIdsOf(series));
  return declarations
    .filter((d) => own.has(d.messageId))
    .map((d) => ({
      kind: 'declaration',
      at: d.at,
      what: saidText(d),
      detail: d.reason === '' ? undefined : d.reason,
      by: { name: '', address: d.by },
      messageId: d.source,
    }));
};

type Beside = {
  readonly trailers: readonly TrailerRow[];
  readonly others: readonly Series[];
  /** Those said by the moment one looks from. */
  readonly declarations: readonly Declaration[];
};

/** What people and the tree did to a series: all but its verdicts. */
export const saidOf = (
  derived: DerivedSeries,
  { trailers, others, declarations }: Beside,
): readonly TimelineEntry[] => [
  ...derived.series.revisions.flatMap((r) => [...postedOf(r), ...repliesOf(r), ...wordsOf(r)]),
  ...givenOf(derived.series, trailers),
  ...objectedOf(derived),
  ...declaredOf(derived.series, declarations),
  ...landingsOf(derived.series),
  ...revertsPosted(derived.series, others),
];
