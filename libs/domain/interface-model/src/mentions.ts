import type { PatchAnalysis } from './interface-change';
import type { PatchFile } from './patch-file';
import type { ModelIndex } from './model-index';

type Mention = PatchAnalysis['mentions'][number];

/** Enough for any real patch; generated ones are cut. */
const MAX_MENTIONS = 2_000;
const MAX_LINE = 400;

/** A short prefix such as `XEN_X86_` also begins names of other things; those count only where the registry or the header knows them. */
const counts = (file: PatchFile, name: string, channel: string): boolean =>
  channel !== 'misc-flag' || file.index.namespacesIn.has(file.path) || isRegistered(file.index, name);

const isRegistered = (index: ModelIndex, name: string): boolean =>
  index.model.identifiers.some((i) => i.name === name);

const NOTHING: readonly string[] = [];

const namesIn = (file: PatchFile, text: string): readonly string[] => {
  const found = file.index.identifiersIn(text.length > MAX_LINE ? text.slice(0, MAX_LINE) : text);
  if (found.length === 0) return NOTHING;
  return found.filter((k) => counts(file, k.name, k.namespace.channel)).map((k) => k.name);
};

/** Identifiers of the model's namespaces on changed lines, under their one name, with the function git names. */
export const mentionsIn = (file: PatchFile): readonly Mention[] => {
  const found: Mention[] = [];
  for (const hunk of file.file.hunks)
    for (const [i, { mark, text }] of hunk.lines.entries()) {
      if (mark === ' ' || found.length >= MAX_MENTIONS) continue;
      const place = { mark, file: file.path, section: hunk.section, line: hunk.line + 1 + i };
      found.push(...namesIn(file, text).map((name) => ({ name, ...place })));
    }
  return found;
};

export { predicateChanges } from './switch-changes';
