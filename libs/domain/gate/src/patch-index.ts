import type { Revision, RevisionPatch, Series } from '@sluice/series';

/** How words said for a patch of one revision bear on a patch of another. */
export type Bearing =
  /** The patch is the same by patch-id. */
  | 'same'
  /** It is the same patch by its subject, and changed. */
  | 'changed'
  /** It may be the same: one of the two never came, or came without a readable diff. */
  | 'perhaps'
  | 'none';

type Index = {
  readonly place: number;
  readonly revision: Revision;
  readonly byId: ReadonlyMap<string, readonly RevisionPatch[]>;
  readonly bySubject: ReadonlyMap<string, readonly RevisionPatch[]>;
};

const grouped = (
  patches: readonly RevisionPatch[],
  keyOf: (patch: RevisionPatch) => string | undefined,
): ReadonlyMap<string, readonly RevisionPatch[]> => {
  const groups = new Map<string, RevisionPatch[]>();
  for (const patch of patches) {
    const key = keyOf(patch);
    const group = key === undefined ? undefined : groups.get(key);
    if (group !== undefined) group.push(patch);
    else if (key !== undefined) groups.set(key, [patch]);
  }
  return groups;
};

/** One index for each series: every word of it is asked for in every verdict. */
const indexes = new WeakMap<Series, ReadonlyMap<string, Index>>();

const indexOf = (series: Series): ReadonlyMap<string, Index> => {
  const known = indexes.get(series);
  if (known !== undefined) return known;
  const index = new Map(
    series.revisions.map((revision, place) => [
      revision.number,
      {
        place,
        revision,
        byId: grouped(revision.patches, (p) => p.patchId),
        bySubject: grouped(revision.patches, (p) => p.subject?.toLowerCase()),
      },
    ]),
  );
  indexes.set(series, index);
  return index;
};

const NOTHING: readonly RevisionPatch[] = [];

/** The patches that may be `patch` in another revision: by subject, or by position where a subject is not known. */
const alike = (from: Index, to: Index, patch: RevisionPatch): readonly RevisionPatch[] => {
  const named = patch.subject === undefined ? undefined : from.bySubject.get(patch.subject.toLowerCase());
  if (named !== undefined || from.revision.total !== to.revision.total) return named ?? NOTHING;
  return from.revision.patches.filter(
    (p) => p.position === patch.position && (p.subject === undefined || patch.subject === undefined),
  );
};

/** A patch of the series, and which positions of another revision some words are for. */
export type Bears = (isFor: (position: number) => boolean) => Bearing;

const bearing =
  (from: Index, to: Index, patch: RevisionPatch): Bears =>
  (isFor) => {
    const equal = patch.patchId === undefined ? NOTHING : (from.byId.get(patch.patchId) ?? NOTHING);
    if (equal.some((p) => isFor(p.position))) return 'same';
    // What is said of a later version is no word on an earlier one that differs.
    if (from.place > to.place) return 'none';
    const kin = alike(from, to, patch).filter((p) => isFor(p.position));
    if (kin.length === 0) return 'none';
    const isSure = patch.patchId !== undefined && kin.every((p) => p.patchId !== undefined);
    return isSure ? 'changed' : 'perhaps';
  };

/** How words said for revision `from` bear on `patch` of revision `to`; both are named by number. */
export const bearingOn = (
  series: Series,
  from: string,
  to: { readonly revision: string; readonly patch: RevisionPatch },
): Bears => {
  const index = indexOf(series);
  const [there, here] = [index.get(from), index.get(to.revision)];
  if (from === to.revision) return (isFor) => (isFor(to.patch.position) ? 'same' : 'none');
  return there === undefined || here === undefined ? () => 'none' : bearing(there, here, to.patch);
};
