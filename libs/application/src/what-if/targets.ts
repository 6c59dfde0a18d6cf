import type { PatchRef } from '@sluice/dependency';
import type { Instant, MessageId } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import {
  isReverted,
  isSure,
  type Landing,
  type Revision,
  type RevisionPatch,
  type Series,
} from '@sluice/series';
import type { SeriesView } from '../views';
import type { Supposed } from './suppose';

/** A question that cannot be asked: what is wrong with it, and what to ask instead. */
export class WhatIfError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WhatIfError';
  }
}

/** What would be taken back: a commit, or a posting that its poster would withdraw. */
export type Target = {
  /** Full hash of a commit, or the Message-ID of a posting. */
  readonly ref: PatchRef;
  readonly how: 'revert' | 'withdrawal';
  readonly subject: string | null;
  /** When it was committed or posted. */
  readonly at: Instant | null;
  readonly series: string | null;
  readonly revision: string | null;
  /** `null` for a series as a whole. */
  readonly position: number | null;
  /** The posting of a landed patch, where it was received. */
  readonly messageId: MessageId | null;
};

/** What went in and was taken back already by then: nothing is left to suppose of it. */
export type TakenBack = { readonly commit: string; readonly by: string; readonly at: Instant };

export type Targets = { readonly targets: readonly Target[]; readonly takenBack: readonly TakenBack[] };

type Placed = { readonly revision: Revision; readonly patch: RevisionPatch };
type Landed = Placed & { readonly landing: Landing };

const placedIn = ({ revisions }: Series): readonly Placed[] =>
  revisions.flatMap((revision) => revision.patches.map((patch) => ({ revision, patch })));

/** Patches that certainly or likely went in, each commit once: by its newest revision. */
const landedOf = (placed: readonly Placed[]): readonly Landed[] => {
  const landed = placed.flatMap(({ revision, patch }): readonly Landed[] => {
    const { landing } = patch;
    return landing !== undefined && isSure(landing) ? [{ revision, patch, landing }] : [];
  });
  return [...new Map(landed.map((l) => [l.landing.commit, l])).values()];
};

const isSameSubject = (a: RevisionPatch, b: RevisionPatch): boolean =>
  a === b ||
  (a.subject !== undefined && b.subject !== undefined && subjectKey(a.subject) === subjectKey(b.subject));

/** The patches that a reference is about: the one it names, in all its versions, else all of the series. */
const aboutOf = ({ derived: { series }, messageId }: SeriesView): readonly Placed[] => {
  const all = placedIn(series);
  const named = all.find(({ patch }) => messageId !== undefined && patch.messageId === messageId);
  return named === undefined ? all : all.filter(({ patch }) => isSameSubject(patch, named.patch));
};

const revertOf = (series: Series, { revision, patch, landing }: Landed, commit: string): Target => ({
  ref: commit,
  how: 'revert',
  subject: landing.subject,
  at: [landing, ...landing.also].find((c) => c.commit === commit)?.committedAt ?? landing.committedAt,
  series: series.id,
  revision: revision.number,
  position: patch.position,
  messageId: patch.messageId ?? null,
});

const withdrawalOf = (series: Series): Target => {
  const newest = series.revisions.at(-1);
  const messageId =
    newest?.coverMessageId ?? newest?.patches.find((p) => p.messageId !== undefined)?.messageId;
  if (newest === undefined || messageId === undefined)
    throw new WhatIfError(
      `nothing of "${series.subject}" is in, and no mail of its newest version was received that could be withdrawn`,
    );
  return {
    ref: messageId,
    how: 'withdrawal',
    subject: newest.subject,
    at: newest.postedAt,
    series: series.id,
    revision: newest.number,
    position: null,
    messageId,
  };
};

/** One commit by its hash, whichever of the commits of a patch it is. */
const byCommit = (view: SeriesView, hash: string): Targets => {
  const { series } = view.derived;
  const landed = landedOf(placedIn(series)).flatMap((l) =>
    [l.landing, ...l.landing.also]
      .filter((c) => c.commit.startsWith(hash))
      .map((c) => ({ l, commit: c.commit })),
  );
  const [found] = landed;
  if (found === undefined) return { targets: [], takenBack: [] };
  const { l, commit } = found;
  const taken = l.landing.commit === commit ? takenBackOf(l) : [];
  return { targets: taken.length > 0 ? [] : [revertOf(series, l, commit)], takenBack: taken };
};

const takenBackOf = ({ landing }: Landed): readonly TakenBack[] =>
  landing.revertedBy !== undefined && isReverted(landing)
    ? [{ commit: landing.commit, by: landing.revertedBy.commit, at: landing.revertedBy.committedAt }]
    : [];

/**
 * What a revert of what a reference names would take back: the commits it went in as, or, where nothing of it is in, the series itself, whose
 * poster would withdraw it.
 * @param commit the digits, where the reference is a commit
 * @throws WhatIfError where nothing is in and nothing was received that could be withdrawn
 */
export const targetsIn = (view: SeriesView, commit: string | undefined): Targets => {
  if (commit !== undefined) return byCommit(view, commit);
  const { series } = view.derived;
  const landed = landedOf(aboutOf(view));
  const takenBack = landed.flatMap(takenBackOf);
  const standing = landed.filter(({ landing }) => !isReverted(landing));
  if (standing.length > 0 || takenBack.length > 0)
    return { targets: standing.map((l) => revertOf(series, l, l.landing.commit)), takenBack };
  return { targets: [withdrawalOf(series)], takenBack };
};

/** The supposed facts that take some targets back. */
export const supposingBack = (targets: readonly Target[]): Supposed => ({
  reverted: new Set(targets.filter((t) => t.how === 'revert').map((t) => t.ref)),
  withdrawn: new Set(
    targets.flatMap((t) => (t.how === 'withdrawal' && t.messageId !== null ? [t.messageId] : [])),
  ),
});
