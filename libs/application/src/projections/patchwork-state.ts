import type { Instant } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import { isReverted, isSure, revisionState, type Revision, type RevisionPatch } from '@sluice/series';
import type { DerivedRevision, DerivedSeries } from '../derive';
import type { DerivedState, PatchworkState } from './patchwork-rows';

/** States after which a patch asks nobody for anything: a person's word that says so is not undone by a newer revision. */
const FINAL: ReadonlySet<PatchworkState> = new Set([
  ...(['accepted', 'rejected', 'not-applicable', 'superseded', 'deferred'] as const),
  ...(['mainlined', 'handled-elsewhere', 'queued'] as const),
]);

/** A state that a person set. */
export type MarkedState = { readonly state: PatchworkState; readonly at: Instant };

/** Whether what became of a patch settles it anew, whatever a person said. */
const overrules = ({ firmness, since }: DerivedState, marked: MarkedState): boolean => {
  const older = marked.at < since;
  const open = !FINAL.has(marked.state);
  return firmness === 'settled' ? open || older : firmness === 'over' && open && older;
};

/**
 * The state that counts: a person's word, unless what became of the patch settles it anew. What the tree says goes before a word that left the patch
 * open, and before any older word; a newer revision or a withdrawal goes before an older word that left it open.
 */
export const effectiveState = (derived: DerivedState, marked: MarkedState | undefined): PatchworkState =>
  marked === undefined || overrules(derived, marked) ? derived.state : marked.state;

/** What the tree says of a patch. A commit that was taken back whole is no longer in. */
const inTree = ({ landing }: RevisionPatch): DerivedState | undefined => {
  if (landing === undefined || !isSure(landing)) return undefined;
  const { commit, committedAt, revertedBy } = landing;
  if (revertedBy !== undefined && isReverted(landing))
    return { state: 'rejected', firmness: 'settled', since: revertedBy.committedAt };
  return { state: 'accepted', firmness: 'settled', since: committedAt, commit };
};

/** Patches of any revision that are in, by subject: a later posting of what is in already went in too. */
const subjectsIn = (revisions: readonly Revision[]): ReadonlyMap<string, DerivedState> =>
  new Map(
    revisions
      .flatMap((r) => r.patches)
      .flatMap((patch) => {
        const state = inTree(patch);
        return state?.state === 'accepted' && patch.subject !== undefined
          ? [[subjectKey(patch.subject), state] as const]
          : [];
      }),
  );

/** Whether a maintainer's objection holds the revision, and since when: then its author has to act. */
const objectedSince = (revision: Revision, derived: DerivedRevision | undefined): Instant | undefined => {
  const held = derived?.verdict?.reasons.some((r) => r.rule === 'objections' && r.effect === 'holds');
  return held === true ? (revision.objections.at(-1)?.saidAt ?? revision.postedAt) : undefined;
};

/** The state of what was posted last, of which the tree says nothing. */
const latestState = ({ series, revisions }: DerivedSeries, revision: Revision): DerivedState => {
  const open = { firmness: 'open', since: revision.postedAt } as const;
  const withdrawn = revisionState(series, revision.number) === 'withdrawn';
  if (withdrawn) {
    const said = revision.withdrawals.find((w) => w.what === 'series');
    return { state: 'not-applicable', firmness: 'over', since: said?.saidAt ?? revision.postedAt };
  }
  if (revision.kind === 'rfc') return { ...open, state: 'rfc' };
  if (revision.kind === 'future') return { ...open, state: 'deferred' };
  const objected = objectedSince(
    revision,
    revisions.find((r) => r.number === revision.number),
  );
  return objected === undefined
    ? { ...open, state: 'new' }
    : { state: 'changes-requested', firmness: 'open', since: objected };
};

const superseded = (since: Instant): DerivedState => ({ state: 'superseded', firmness: 'over', since });

/** A patch and its RESENDs, oldest first: the last is the one that counts, what came before it is superseded. */
const copiesOf = (
  patch: RevisionPatch,
  saidAt: SaidAt,
): readonly { readonly id: string; readonly at: Instant }[] =>
  [patch.messageId, ...patch.resends]
    .flatMap((id) => (id === undefined ? [] : [{ id: id as string, at: saidAt.get(id) ?? patch.saidAt }]))
    .flatMap(({ id, at }) => (at === undefined ? [] : [{ id, at }]))
    .sort((a, b) => (a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1));

/** When mails were said, by Message-ID. */
export type SaidAt = ReadonlyMap<string, Instant>;

/**
 * The state of each patch of a series by what is known of it, by Message-ID. What a partial re-roll leaves as it was is as new as the re-roll.
 */
export const patchStates = (derived: DerivedSeries, saidAt: SaidAt): ReadonlyMap<string, DerivedState> => {
  const { revisions } = derived.series;
  const latest = revisions.at(-1);
  const states = new Map<string, DerivedState>();
  if (latest === undefined) return states;
  const current = new Set(latest.patches.map((p) => p.messageId));
  const open = latestState(derived, latest);
  const known = subjectsIn(revisions);
  const stateOf = (patch: RevisionPatch, over: DerivedState): DerivedState => {
    if (!current.has(patch.messageId)) return inTree(patch) ?? over;
    return inTree(patch) ?? known.get(subjectKey(patch.subject ?? '')) ?? open;
  };
  revisions.forEach((revision, i) => {
    const over = superseded(revisions[i + 1]?.postedAt ?? latest.postedAt);
    for (const patch of revision.patches) {
      const state = stateOf(patch, over);
      const copies = copiesOf(patch, saidAt);
      copies.forEach(({ id }, n) => {
        const next = copies[n + 1];
        states.set(id, next === undefined || state.firmness === 'settled' ? state : superseded(next.at));
      });
    }
  });
  return states;
};
