import type { AnalysedPatch, ChangeClass } from '@sluice/interface-model';
import { subjectKey } from '@sluice/mail';
import type { DeclaredClass, Revision, RevisionPatch, Series } from '@sluice/series';

/** What somebody said the class of a revision is, and what Sluice read of the patches that it covers. */
export type ClassSaid = {
  readonly declaration: DeclaredClass & { readonly revision: string };
  readonly changeClass: 'fix' | 'feature';
  readonly read: readonly ChangeClass[];
  /** Positions of patches that it does not cover, because they came or changed since. */
  readonly uncovered: readonly number[];
};

type Classes = { readonly changeClasses: readonly ChangeClass[]; readonly classSaid?: ClassSaid | undefined };

const unique = (classes: readonly ChangeClass[]): readonly ChangeClass[] => [...new Set(classes)];

/** The patches that there were when it was said, by their titles. */
const patchesThen = (
  { at, revision }: ClassSaid['declaration'],
  { revisions }: Series,
): ReadonlyMap<string, RevisionPatch> =>
  new Map(
    (revisions.find((r) => r.number === revision)?.patches ?? [])
      .filter(({ saidAt }) => saidAt !== undefined && saidAt <= at)
      .map((patch) => [subjectKey(patch.subject ?? ''), patch]),
  );

const changesInterface = ({ analysis }: AnalysedPatch): boolean =>
  analysis.changes.length > 0 || (analysis.predicates ?? []).length > 0;

const isSame = (a: RevisionPatch, b: RevisionPatch): boolean =>
  a.messageId === b.messageId || (a.patchId !== undefined && a.patchId === b.patchId);

/**
 * Whether a word that makes a gate milder was said of a patch: of a patch of that title, and where it changes an interface, or cannot be read wholly and so may
 * change one, of that very diff. Whoever said it saw nothing of what came later.
 */
const covers = (
  then: ReadonlyMap<string, RevisionPatch>,
  patch: RevisionPatch | undefined,
  analysed: AnalysedPatch,
): boolean => {
  const before = then.get(subjectKey(analysed.subject));
  if (patch === undefined || before === undefined) return false;
  const isHarmless = patch.patchId !== undefined && !changesInterface(analysed);
  return isHarmless || isSame(before, patch);
};

/**
 * The classes of a revision's patches, each once, in the order of the patches: as they were read, or as somebody with a right to it declared. `feature`
 * is the stricter and holds for whatever comes after it; `bugfix` holds for what it was said of.
 */
export const declaredClasses = (
  series: Series,
  revision: Revision,
  analysed: readonly AnalysedPatch[],
): Classes => {
  const declaration = revision.declared?.class;
  if (declaration === undefined)
    return { changeClasses: unique(analysed.map((p) => p.analysis.changeClass)) };
  const then = patchesThen(declaration, series);
  const at = new Map(revision.patches.map((patch) => [patch.position, patch]));
  const isCovered = (one: AnalysedPatch): boolean =>
    declaration.kind === 'feature' || covers(then, at.get(one.position), one);
  const changeClass = declaration.kind === 'feature' ? 'feature' : 'fix';
  return {
    changeClasses: unique(analysed.map((p) => (isCovered(p) ? changeClass : p.analysis.changeClass))),
    classSaid: {
      ...{ declaration, changeClass },
      read: unique(analysed.filter(isCovered).map((p) => p.analysis.changeClass)),
      uncovered: analysed.filter((p) => !isCovered(p)).map((p) => p.position),
    },
  };
};
