import { refsOf, type PatchRef } from '@sluice/dependency';
import type { Landing, Revision, RevisionPatch } from '@sluice/series';
import type { DerivedSeries } from '../derive';

const landingBasis = (landing: Landing | undefined): unknown =>
  landing === undefined
    ? 0
    : [
        landing.commit,
        landing.confidence,
        landing.revertedBy?.commit ?? 0,
        landing.revertedBy?.leaves ?? 0,
        landing.also.map((a) => a.commit),
      ];

const patchBasis = (p: RevisionPatch): unknown => [
  p.position,
  p.messageId ?? p.expectedMessageId ?? 0,
  p.subject ?? 0,
  p.patchId ?? 0,
  p.resends,
  landingBasis(p.landing),
];

const revisionBasis = (r: Revision): unknown => [
  r.number,
  r.postedAt,
  r.coverMessageId ?? r.expectedCoverMessageId ?? 0,
  r.subject,
  r.complete,
  r.withdrawals.map((w) => [w.what, w.messageId]),
  r.patches.map(patchBasis),
];

/** What became of a series' patches rests on this. */
const fateBasis = ({ series }: DerivedSeries): string =>
  JSON.stringify([series.id, series.revisions.map(revisionBasis)]);

/** What the edges of a series rest on beside that: its answers, what it is made on, what it changes in interfaces. */
const edgeBasis = ({ series, revisions }: DerivedSeries): string =>
  JSON.stringify([
    series.reverts?.commit ?? 0,
    series.reverts?.messageId ?? 0,
    series.revisions.map((r) => [r.baseCommit ?? 0, r.changeId ?? 0, r.replies.map((a) => a.messageId)]),
    revisions.map((r) => r.changes.map((c) => [c.kind, c.name, c.file, c.from ?? 0, c.to ?? 0])),
  ]);

/** What the to-do list of chains has to know of series that are saved. */
export type ChainNews = {
  /** The edges of the conversation may differ from what was recorded. */
  readonly edgesMayDiffer: boolean;
  /** Patches of which something else became than was known: whoever has an edge to one is to look again. */
  readonly moved: readonly PatchRef[];
};

/** Compares what was derived of a conversation before with what is derived now, as far as edges go. Verdicts do not matter: no edge rests on one. */
export const chainNews = (before: readonly DerivedSeries[], after: readonly DerivedSeries[]): ChainNews => {
  const bases = (all: readonly DerivedSeries[]) => new Map(all.map((d) => [fateBasis(d), d] as const));
  const [then, now] = [bases(before), bases(after)];
  const differ = [
    ...[...then].filter(([basis]) => !now.has(basis)),
    ...[...now].filter(([basis]) => !then.has(basis)),
  ].map(([, derived]) => derived);
  const moved = [...new Set(differ.flatMap((d) => refsOf(d.series)))].sort();
  const edges = (all: readonly DerivedSeries[]) => all.map(edgeBasis).sort().join('\n');
  return { edgesMayDiffer: differ.length > 0 || edges(before) !== edges(after), moved };
};
