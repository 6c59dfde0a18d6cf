import type { Diff, FileDiff } from '@sluice/mail';
import { acceptanceChanges } from './acceptance';
import { bitChanges } from './bits';
import { builderChanges } from './builders';
import { classOf, type PatchMessage } from './change-class';
import { constantChanges } from './exact-constants';
import { structureChanges } from './exact-structures';
import { fieldChanges } from './fields';
import { headerSlips, headerTouched } from './headers';
import type { InterfaceChange, PatchAnalysis } from './interface-change';
import type { KnownFiles } from './known-file';
import { mentionsIn, predicateChanges } from './mentions';
import { bindingChanges } from './mirrors';
import type { InterfaceModel } from './model';
import { modelIndex, type ModelIndex } from './model-index';
import { patchFile, type PatchFile } from './patch-file';
import { removalsIn } from './removals';
import { signatureChanges } from './signatures';
import { signsIn } from './signs/signs';
import { statementsIn } from './statements';

/** Raise when `analyse` would say something else of the same patch and model: analyses are cached by it. */
export const ANALYSER_VERSION = 3;

/** More changes than this are no patch a person wrote; the first ones suffice to hold it. */
const MAX_CHANGES = 500;
const MAX_FILES = 1_000;

const filesOfInterest = (diff: Diff, model: InterfaceModel): readonly FileDiff[] =>
  diff.files
    .filter(
      (file) =>
        !file.binary && file.hunks.length > 0 && model.roots.some((root) => file.path.startsWith(root)),
    )
    .slice(0, MAX_FILES);

const numbersIn = (file: PatchFile): readonly InterfaceChange[] => {
  const isPublic = file.path.startsWith(file.index.model.publicHeaders);
  if (!isPublic)
    return [...signatureChanges(file), ...(file.index.namespacesIn.has(file.path) ? bitChanges(file) : [])];
  const fields = file.known?.sources === undefined ? fieldChanges(file) : [];
  return [...headerTouched(file), ...bitChanges(file), ...fields];
};

const isExactHeader = (file: PatchFile): boolean =>
  file.known?.sources !== undefined && file.path.startsWith(file.index.model.publicHeaders);

const changesIn = (files: readonly PatchFile[]): readonly InterfaceChange[] => {
  const exact = files.filter(isExactHeader);
  const numbers = [...files.flatMap(numbersIn), ...structureChanges(exact)];
  const removed = new Set(numbers.filter((c) => c.kind === 'bit-removed').map((c) => c.name));
  const rest = files.flatMap((file) => [
    ...acceptanceChanges(file, removed),
    ...bindingChanges(file),
    ...builderChanges(file),
  ]);
  return [...numbers, ...rest, ...constantChanges(exact)].slice(0, MAX_CHANGES);
};

const slipsIn = (files: readonly PatchFile[], index: ModelIndex) =>
  files.filter((f) => f.path.startsWith(index.model.publicHeaders)).flatMap(headerSlips);

/** What only some patches have: reverts that take definitions away, files whose text was known. */
const restOf = (files: readonly PatchFile[], isRevert: boolean): Pick<PatchAnalysis, 'removes' | 'exact'> => {
  const removes = isRevert ? removalsIn(files) : [];
  const exact = files.flatMap((f) => (f.known === undefined ? [] : [f.path]));
  return { ...(removes.length > 0 && { removes }), ...(exact.length > 0 && { exact }) };
};

/** What of a patch is known beyond its mail. */
export type Beyond = { readonly model: InterfaceModel; readonly files?: KnownFiles | undefined };

/**
 * What one patch does to the interfaces the model declares, from its diff and message: total, pure, and linear in the patch's size. Where the
 * text of a touched file is known (`files`), its declarations before and after are compared; else the hunks alone are read. A diff that
 * touches no folder of the model costs the comparison of its paths. The order of changes is that of the diff, headers first.
 */
export const analyse = (
  diff: Diff,
  message: PatchMessage,
  beyond: InterfaceModel | Beyond,
): PatchAnalysis => {
  const { model, files: known } = 'model' in beyond ? beyond : { model: beyond, files: undefined };
  const index = modelIndex(model);
  const files = filesOfInterest(diff, model).map((file) => patchFile(file, index, known?.get(file.path)));
  const changes = changesIn(files);
  const classified = classOf(diff, message, { changes, model });
  const paths = diff.files.slice(0, MAX_FILES).map((f) => f.path);
  if (files.length === 0) return { changes, mentions: [], ...classified, paths };
  return {
    changes,
    mentions: files.flatMap(mentionsIn).slice(0, 2_000),
    ...classified,
    statements: statementsIn(message.body),
    slips: slipsIn(files, index).slice(0, 50),
    predicates: files.flatMap(predicateChanges).slice(0, 50),
    signs: signsIn(files),
    paths,
    ...restOf(files, classified.changeClass === 'revert'),
  };
};
