import type { Diff, FileDiff } from '@sluice/mail';
import { acceptanceChanges } from './acceptance';
import { bitChanges } from './bits';
import { builderChanges } from './builders';
import { classOf, type PatchMessage } from './change-class';
import { fieldChanges } from './fields';
import { headerSlips, headerTouched } from './headers';
import type { InterfaceChange, PatchAnalysis } from './interface-change';
import { mentionsIn, predicateChanges } from './mentions';
import { bindingChanges } from './mirrors';
import type { InterfaceModel } from './model';
import { modelIndex, type ModelIndex } from './model-index';
import { patchFile, type PatchFile } from './patch-file';
import { signatureChanges } from './signatures';
import { signsIn } from './signs/signs';
import { statementsIn } from './statements';

/** Raise when `analyse` would say something else of the same patch and model: analyses are cached by it. */
export const ANALYSER_VERSION = 2;

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
  return [...headerTouched(file), ...bitChanges(file), ...fieldChanges(file)];
};

const changesIn = (files: readonly PatchFile[]): readonly InterfaceChange[] => {
  const numbers = files.flatMap(numbersIn);
  const removed = new Set(numbers.filter((c) => c.kind === 'bit-removed').map((c) => c.name));
  const rest = files.flatMap((file) => [
    ...acceptanceChanges(file, removed),
    ...bindingChanges(file),
    ...builderChanges(file),
  ]);
  return [...numbers, ...rest].slice(0, MAX_CHANGES);
};

const slipsIn = (files: readonly PatchFile[], index: ModelIndex) =>
  files.filter((f) => f.path.startsWith(index.model.publicHeaders)).flatMap(headerSlips);

/**
 * What one patch does to the interfaces the model declares, from its diff and message alone: total, pure, and linear in the patch's size. A
 * diff that touches no folder of the model costs the comparison of its paths. The order of changes is that of the diff, headers first.
 */
export const analyse = (diff: Diff, message: PatchMessage, model: InterfaceModel): PatchAnalysis => {
  const index = modelIndex(model);
  const files = filesOfInterest(diff, model).map((file) => patchFile(file, index));
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
  };
};
