import type { Revision, RevisionPatch } from '@sluice/series';

/** One list for each revision and each patch: whoever maintains one of them is remembered by the list. */
const ofRevision = new WeakMap<Revision, readonly string[]>();
const ofPatch = new WeakMap<RevisionPatch, readonly string[]>();

const filesOf = (patch: RevisionPatch): readonly string[] => {
  const known = ofPatch.get(patch);
  if (known !== undefined) return known;
  const files = patch.files.map((f) => f.path);
  ofPatch.set(patch, files);
  return files;
};

/** Every file that the patches of a revision touch, each once, in the order of the patches. */
export const filesOfRevision = (revision: Revision): readonly string[] => {
  const known = ofRevision.get(revision);
  if (known !== undefined) return known;
  const files = [...new Set(revision.patches.flatMap(filesOf))];
  ofRevision.set(revision, files);
  return files;
};

/** The files that the patches at some positions of a revision touch; without a sure scope, all of them. */
export const filesIn = (
  revision: Revision,
  positions: 'all' | readonly number[] | undefined,
): readonly string[] => {
  if (positions === undefined || positions === 'all') return filesOfRevision(revision);
  const patches = revision.patches.filter((p) => positions.includes(p.position));
  const [only] = patches;
  return only !== undefined && patches.length === 1 ? filesOf(only) : patches.flatMap(filesOf);
};
