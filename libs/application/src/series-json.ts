import type { Declaration, DeclaredAim, Landing, Revision, RevisionPatch } from '@sluice/series';
import type { DerivedSeries } from './derive';

/** A series as the command line and the API give it: the contract of the JSON. */
export type SeriesJson = ReturnType<typeof seriesJson>;

/** `landedAs` and `revertedBy` are full hashes; what ties them, and how far the commit is what was mailed, stands in `landing`. */
const landingJson = (landing: Landing | undefined) => ({
  landedAs: landing?.commit ?? null,
  revertedBy: landing?.revertedBy?.commit ?? null,
  landing: landing ?? null,
});

const patchJson = (patch: RevisionPatch) => ({
  position: patch.position,
  messageId: patch.messageId ?? null,
  subject: patch.subject ?? null,
  titleFrom: patch.titleFrom ?? null,
  patchId: patch.patchId ?? null,
  ...landingJson(patch.landing),
  change: patch.change ?? null,
  files: patch.files.map((f) => f.path),
  damage: patch.damage,
});

const saidJson = ({ by, as, at, reason, source }: Declaration) => ({
  ...{ by, as, at, reason },
  source: source ?? null,
});

const aimJson = (aim: DeclaredAim) => ({
  kind: aim.kind,
  ...(aim.kind === 'target' && { release: aim.release }),
  ...saidJson(aim),
});

/** What was declared of a revision and counts for it; nothing where nobody declared anything. */
const declaredJson = ({ declared }: Revision) =>
  declared === undefined
    ? {}
    : {
        declared: {
          aim: declared.aim === undefined ? null : aimJson(declared.aim),
          class:
            declared.class === undefined
              ? null
              : { kind: declared.class.kind, ...saidJson(declared.class), revision: declared.class.revision },
        },
      };

const revisionJson = (revision: Revision) => ({
  number: revision.number,
  kind: revision.kind,
  total: revision.total,
  received: revision.patches.filter((p) => p.messageId !== undefined).length,
  missing: revision.missing,
  complete: revision.complete,
  resends: revision.resends,
  coverMessageId: revision.coverMessageId ?? null,
  coverPending: revision.coverExpected && revision.coverMessageId === undefined,
  postedAt: revision.postedAt,
  poster: revision.poster,
  target: revision.target ?? null,
  ...declaredJson(revision),
  rerollOf: revision.rerollOf ?? null,
  dropped: revision.dropped,
  groupedBy: revision.groupedBy,
  replies: revision.replies,
  patches: revision.patches.map(patchJson),
});

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * What a series' newest revision depends on, sorted: series by their ids, what never came by the Message-ID it was named with. Commits that nobody posted
 * are no series.
 */
export const dependsOnOf = ({ series, dependences = [] }: DerivedSeries): readonly string[] =>
  [...new Set(dependences.map(({ edge, parent }) => parent.series ?? edge.to))]
    .filter((id) => id !== series.id && !COMMIT.test(id))
    .sort();

/** By the id of a series, the ids of those among some that depend on it, sorted. */
export const dependentsAmong = (all: readonly DerivedSeries[]): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const derived of all)
    for (const parent of dependsOnOf(derived))
      found.set(parent, [...(found.get(parent) ?? []), derived.series.id]);
  return new Map([...found].map(([id, children]) => [id, children.sort()] as const));
};

/** `dependents`: ids of the series that depend on it, which it does not know itself. */
export const seriesJson = (derived: DerivedSeries, dependents: readonly string[] = []) => ({
  ...standing(derived),
  dependsOn: dependsOnOf(derived),
  dependents,
});

const standing = ({ series, state }: DerivedSeries) => ({
  id: series.id,
  subject: series.subject,
  author: series.author,
  listId: series.listId ?? null,
  target: series.revisions.at(-1)?.target?.release ?? null,
  state,
  firstPostedAt: series.firstPostedAt,
  firstPostedAtProven: series.firstPostedAtProven,
  firstRevisionKnown: series.firstRevisionKnown,
  joinedBy: series.joinedBy,
  reverts: series.reverts ?? null,
  claimedBy: series.claimedBy,
  revisions: series.revisions.map(revisionJson),
});
