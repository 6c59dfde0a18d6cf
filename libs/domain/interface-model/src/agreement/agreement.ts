import type { InterfaceModel } from '../model';
import { compareNumbers } from './numbers';
import { comparePlaces } from './places';
import { compareReleases } from './releases';
import { compareStructures, compareVersions } from './structures';
import { compareSources, compareSurroundings } from './surroundings';
import type { Compared, TreeView } from './tree-view';

/** How far a model and a tree agree. */
export type Agreement = {
  readonly ref: string;
  readonly commit: string;
  /** How many things both say something of. */
  readonly compared: number;
  readonly disagreements: readonly Compared[];
  /** Mirrors that do not hold what they mirror: the model is right, the project lags behind. */
  readonly behind: readonly Compared[];
};

/** Files a comparison reads: those for the C parser and those as text. Whether others exist is asked of the tree's list of paths. */
export const filesToCompare = (
  model: InterfaceModel,
): { readonly c: readonly string[]; readonly text: readonly string[] } => {
  const c = [
    ...model.namespaces.flatMap((n) => n.headers),
    ...model.structures.map((s) => s.header),
    ...model.versions.map((v) => v.header),
    ...(model.levels ?? []).map((l) => l.header),
    ...(model.stableOps ?? []).map((o) => o.header),
    ...model.acceptance.map((a) => a.file),
    ...model.builders.filter((b) => b.functions.length > 0).flatMap((b) => b.files),
    ...model.vpci.switches.flatMap((s) =>
      s.parts.filter((p) => p.kind === 'predicate').flatMap((p) => p.files),
    ),
  ];
  const text = [
    ...model.acceptance.map((a) => a.file),
    ...model.mirrors.flatMap((m) => m.files),
    ...(model.roles ?? []).flatMap((r) => r.files),
    ...model.vpci.switches.flatMap((s) => s.parts.flatMap((p) => p.files)),
  ];
  return { c: [...new Set(c)], text: [...new Set(text)] };
};

/** Whether all the model says of a tree is so there, and whether the tree has anything the model should know: pure, over files read before. */
export const compareWithTree = (model: InterfaceModel, tree: TreeView): Agreement => {
  const all = [
    ...compareNumbers(model, tree),
    ...compareReleases(model, tree),
    ...compareStructures(model, tree),
    ...compareVersions(model, tree),
    ...comparePlaces(model, tree),
    ...compareSurroundings(model, tree),
    ...compareSources(model, tree),
  ];
  const differing = all.filter((c) => !c.agrees);
  return {
    ref: tree.ref,
    commit: tree.commit,
    compared: all.length,
    disagreements: differing.filter((c) => c.part !== 'mirror members'),
    behind: differing.filter((c) => c.part === 'mirror members'),
  };
};
