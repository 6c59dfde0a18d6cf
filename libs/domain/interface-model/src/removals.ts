import type { Removal } from './interface-change';
import type { SideLine } from './hunk-sides';
import { placeOf, type PatchFile } from './patch-file';

/** A revert of more is one of a whole subsystem; the first ones tell. */
const MAX_REMOVALS = 60;

const MACRO = /^\s*#\s*define\s+([A-Za-z_]\w{0,100})/;
const STRUCTURE = /^\s*(?:typedef\s+)?(?:struct|union|enum)\s+([A-Za-z_]\w{0,100})\s*\{/;
/** A definition or prototype at the left margin, where Xen's style puts it. */
const FUNCTION = /^[A-Za-z_][\w\s*]{0,200}?\b([A-Za-z_]\w{0,100})\s*\(/;
const KEYWORDS: ReadonlySet<string> = new Set([
  'if',
  'for',
  'while',
  'switch',
  'return',
  'sizeof',
  'defined',
]);
const IS_C = /\.[ch]$/;

const definedBy = (line: SideLine): Pick<Removal, 'kind' | 'name'> | undefined => {
  const macro = MACRO.exec(line.code)?.[1];
  if (macro !== undefined) return { kind: 'macro', name: macro };
  const structure = STRUCTURE.exec(line.code)?.[1];
  if (structure !== undefined) return { kind: 'structure', name: structure };
  const called = FUNCTION.exec(line.code)?.[1];
  return called === undefined || KEYWORDS.has(called) ? undefined : { kind: 'function', name: called };
};

type Definition = Pick<Removal, 'kind' | 'name'> & { readonly line: SideLine };

const definedOn = (file: PatchFile, side: 'before' | 'after'): readonly Definition[] =>
  file
    .hunkSides()
    .flatMap((s) => s[side])
    .filter((l) => l.changed)
    .flatMap((line) => {
      const defined = definedBy(line);
      return defined === undefined ? [] : [{ ...defined, line }];
    });

/** Macros, functions and structures of C files that the patch takes away and brings nowhere else. */
export const removalsIn = (files: readonly PatchFile[]): readonly Removal[] => {
  const sources = files.filter((f) => IS_C.test(f.path));
  const kept = new Set(sources.flatMap((f) => definedOn(f, 'after').map((d) => d.name)));
  const found = new Map<string, Removal>();
  for (const file of sources)
    for (const { kind, name, line } of definedOn(file, 'before'))
      if (!kept.has(name) && !found.has(name))
        found.set(name, { kind, name, file: file.path, ...placeOf(line) });
  return [...found.values()].slice(0, MAX_REMOVALS);
};
