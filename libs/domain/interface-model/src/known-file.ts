import type { AppliedFile, Diff, FileDiff } from '@sluice/mail';
import type { CSource } from './c-source';
import { modelIndex } from './model-index';
import type { InterfaceModel } from './model';

/** A touched file whose text before the patch is known, and so the text after it. */
export type KnownFile = {
  readonly path: string;
  readonly applied: AppliedFile;
  /** What a C parser reads of both texts; absent where it was not asked, or could not read one of them. */
  readonly sources?: { readonly before: CSource; readonly after: CSource } | undefined;
};

/** By path after the patch. */
export type KnownFiles = ReadonlyMap<string, KnownFile>;

/** A file whose text would make the reading of a patch exact. `declarations`: its C declarations are asked, too. */
export type FileToKnow = {
  readonly file: FileDiff;
  /** Its path before the patch; absent for a new file. */
  readonly before?: string | undefined;
  readonly declarations: boolean;
};

/** A patch that touches more such files is a tree-wide one; the rest is read from the diff alone. */
const MAX_KNOWN = 60;

const beforeOf = ({ status, path, oldPath }: FileDiff): string | undefined =>
  status === 'added' ? undefined : (oldPath ?? path);

/** The files of a patch that the model asks exact questions of: public headers, headers of a namespace, acceptance checks, builders. */
export const filesToKnow = (diff: Diff, model: InterfaceModel): readonly FileToKnow[] => {
  const index = modelIndex(model);
  const isHeader = (path: string): boolean =>
    path.endsWith('.h') && (path.startsWith(model.publicHeaders) || index.namespacesIn.has(path));
  return diff.files
    .filter((file) => !file.binary && model.roots.some((root) => file.path.startsWith(root)))
    .filter(({ path }) => isHeader(path) || index.acceptanceIn.has(path) || index.buildersIn.has(path))
    .filter((file) => file.hunks.length > 0)
    .slice(0, MAX_KNOWN)
    .map((file) => ({ file, before: beforeOf(file), declarations: isHeader(file.path) }));
};
