import type { Assembly, Revision } from '@sluice/series';
import { csvRows } from './tables/rows';

/** One posting as Patchwork (a "series") or Sluice (a revision) sees it, in the same words. */
export type PostingView = {
  readonly key: string;
  readonly number: string;
  readonly total: string;
  readonly cover: string;
  /** Message-IDs of its own patches, sorted. */
  readonly patches: readonly string[];
};

/** One way in which the two disagree about a posting. `id` is Patchwork's series number, or `-` and the first patch where it has none. */
export type Difference = {
  readonly id: string;
  readonly field: 'posting' | 'number' | 'total' | 'cover' | 'patches';
  readonly patchwork: string;
  readonly sluice: string;
};

const bare = (id: string): string => id.replace(/[<>]/g, '');

export const patchworkPostings = (path: string): readonly PostingView[] =>
  csvRows(path).map((row) => ({
    key: row['id'] ?? '',
    number: row['version'] ?? '',
    total: row['total'] ?? '',
    cover: bare(row['cover_msgid'] ?? ''),
    patches: (row['patch_msgids'] ?? '')
      .split(' ')
      .map(bare)
      .filter((id) => id !== '')
      .sort(),
  }));

/** The patches a revision itself brought: what a partial re-roll takes from the revision before is not its own. */
const ownPatches = (revision: Revision, all: readonly Revision[]): readonly string[] => {
  const base = all.find((r) => r.number === revision.rerollOf);
  const taken = new Set(base?.patches.map((p) => p.messageId));
  return revision.patches
    .flatMap((p) => (p.messageId === undefined || taken.has(p.messageId) ? [] : [p.messageId]))
    .sort();
};

/** The letter of a second posting under one number is Sluice's own; both call an RFC v4 and a later v4 "4". */
const plain = (number: string): string => number.replace(/[a-z]\d*$/, '');

export const sluicePostings = (assembly: Assembly): readonly PostingView[] =>
  assembly.series.flatMap(({ revisions }) =>
    revisions
      .filter((r) => r.knownByRepliesOnly !== true)
      .map((r) => {
        const patches = ownPatches(r, revisions);
        return {
          key: `-${patches[0] ?? r.coverMessageId ?? ''}`,
          number: plain(r.number),
          total: String(r.total),
          cover: r.coverMessageId ?? '',
          patches,
        };
      }),
  );

const fieldsOf = (theirs: PostingView, ours: PostingView): readonly Difference[] =>
  (['number', 'total', 'cover', 'patches'] as const).flatMap((field) => {
    const [patchwork, sluice] = [theirs, ours].map((v) => [v[field]].flat().join(' '));
    return patchwork === sluice
      ? []
      : [{ id: theirs.key, field, patchwork: patchwork || 'none', sluice: sluice || 'none' }];
  });

/** All differences between the two views, by posting and field. Postings meet by a patch they share. */
export const differences = (
  theirs: readonly PostingView[],
  ours: readonly PostingView[],
): readonly Difference[] => {
  const byPatch = new Map(ours.flatMap((v) => v.patches.map((id) => [id, v] as const)));
  const met = new Set<PostingView>();
  const known = theirs.flatMap((view): readonly Difference[] => {
    const own = view.patches.map((id) => byPatch.get(id)).find((v) => v !== undefined);
    if (own === undefined) return [{ id: view.key, field: 'posting', patchwork: 'known', sluice: 'unknown' }];
    met.add(own);
    return fieldsOf(view, own);
  });
  const extra = ours
    .filter((v) => !met.has(v))
    .map((v): Difference => ({
      id: v.key,
      field: 'posting',
      patchwork: 'unknown',
      sluice: `${v.patches.length} of ${v.total}`,
    }));
  return [...known, ...extra];
};
