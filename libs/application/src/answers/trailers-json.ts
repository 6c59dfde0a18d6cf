import { weighTrailers, type WeighedTrailer } from '@sluice/gate';
import type { Knowledge } from '../derive';
import type { SeriesView } from '../views';

/** A weighed trailer with the word that its revision had gone in before, where somebody said so. */
export type TrailerRow = WeighedTrailer & {
  readonly after?: { readonly messageId: string; readonly by: string } | undefined;
};

/** Every trailer and objection of a series with its weight; release acks by a release line, or the one its latest revision is judged for. */
export const trailerRows = (
  view: Pick<SeriesView, 'derived' | 'impostors'>,
  { policy, roles, identities }: Pick<Knowledge, 'policy' | 'roles' | 'identities'>,
  asked: string | undefined,
): readonly TrailerRow[] => {
  const { series, revisions } = view.derived;
  const release = asked ?? revisions.at(-1)?.verdict?.release ?? '';
  const weighed = weighTrailers(series, {
    release,
    policy,
    standing: { roles, identities },
    impostors: view.impostors,
  });
  const claims = new Map(series.revisions.map((r) => [r.number, r.commitClaims]));
  return weighed.map((t) => {
    const claim = claims.get(t.revision)?.find((c) => c.saidAt < t.saidAt);
    return claim === undefined ? t : { ...t, after: { messageId: claim.messageId, by: claim.sender.name } };
  });
};

/** A trailer as the command line and the API give it: the contract of the JSON. */
export const trailerJson = (t: TrailerRow) => ({
  key: t.key,
  value: t.value,
  by: t.by,
  kind: t.kind,
  scope: t.scope,
  condition: t.condition ?? null,
  revision: t.revision,
  messageId: t.messageId,
  saidAt: t.saidAt,
  trust: t.trust,
  authority: t.authority,
  counts: t.counts,
  needsHuman: t.needsHuman,
  why: t.why,
  afterCommit: t.after?.messageId ?? null,
});
