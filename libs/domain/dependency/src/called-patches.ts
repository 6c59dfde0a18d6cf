import { subjectKey } from '@sluice/mail';
import type { Revision, RevisionPatch, Series } from '@sluice/series';
import type { PatchRef } from './edge';
import { put } from './known';

const keyOf = ({ subject }: RevisionPatch): string | undefined =>
  subject === undefined ? undefined : subjectKey(subject);

/** The refs that lead to one patch of a series. */
const refsOfPatch = (series: Series, { number }: Revision, patch: RevisionPatch): readonly PatchRef[] => [
  ...[patch.messageId, patch.expectedMessageId].flatMap((id) => id ?? []),
  ...patch.resends,
  `${series.id}/${number}/${String(patch.position)}`,
  ...(patch.landing === undefined ? [] : [patch.landing, ...patch.landing.also].map((l) => l.commit)),
];

const coversOf = ({ coverMessageId, expectedCoverMessageId }: Revision): readonly PatchRef[] =>
  [coverMessageId, expectedCoverMessageId].flatMap((id) => id ?? []);

/** Everything that leads to a series or to one of its patches: Message-IDs, commits, and the names of patches that never came. */
export const refsOf = (series: Series): readonly PatchRef[] => [
  ...new Set(
    series.revisions.flatMap((r) => [...coversOf(r), ...r.patches.flatMap((p) => refsOfPatch(series, r, p))]),
  ),
];

type Named = { readonly revision: Revision; readonly patches: readonly RevisionPatch[] };

/** What each ref names in a series: one patch, or all of a revision where it names a cover; of a commit the latest revision that has it. */
const namesIn = (series: Series): ReadonlyMap<PatchRef, Named> => {
  const names = new Map<PatchRef, Named>();
  for (const revision of series.revisions.toReversed()) {
    const covers = coversOf(revision);
    const own = new Map<PatchRef, RevisionPatch[]>();
    for (const patch of revision.patches)
      for (const ref of new Set(refsOfPatch(series, revision, patch))) put(own, ref, patch);
    const named = [...covers.map((ref) => [ref, revision.patches] as const), ...own];
    for (const [ref, patches] of named) if (!names.has(ref)) names.set(ref, { revision, patches });
  }
  return names;
};

/** The patches of a series by what they are called by: looked up once for all that is asked of it. */
export class CalledPatches {
  private readonly names: ReadonlyMap<PatchRef, Named>;
  private readonly byKey = new Map<string, RevisionPatch[]>();

  constructor(private readonly series: Series) {
    this.names = namesIn(series);
    for (const patch of series.revisions.flatMap((r) => r.patches)) {
      const key = keyOf(patch);
      if (key !== undefined) put(this.byKey, key, patch);
    }
  }

  named(ref: PatchRef): Named | undefined {
    return this.names.get(ref);
  }

  /** The patch in all revisions: a patch keeps its name from version to version. */
  versions(patch: RevisionPatch): readonly RevisionPatch[] {
    const key = keyOf(patch);
    return key === undefined ? [patch] : (this.byKey.get(key) ?? []);
  }

  /** See `formsIn`. */
  forms(ref: PatchRef): readonly PatchRef[] {
    const versions = new Set(this.named(ref)?.patches.flatMap((p) => this.versions(p)));
    return this.series.revisions.flatMap((r) =>
      r.patches.filter((p) => versions.has(p)).flatMap((p) => refsOfPatch(this.series, r, p)),
    );
  }
}

/**
 * All refs of the patch that a ref names in a series, in all its revisions and as what it landed: one change, however it is called. Of a cover, of
 * all its patches; empty where the ref names nothing of the series.
 */
export const formsIn = (series: Series, ref: PatchRef): readonly PatchRef[] =>
  new CalledPatches(series).forms(ref);
