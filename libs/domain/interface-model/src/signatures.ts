import type { InterfaceChange } from './interface-change';
import type { SideLine } from './hunk-sides';
import { placeOf, type PatchFile } from './patch-file';
import { spelledAlike } from './spelling';

const SIGNATURE = /^(\w{2,80})\s*\(([^()]{0,400})\)\s*;?\s*$/;

type Signature = { readonly name: string; readonly types: string; readonly line: SideLine };

/** The types of `unsigned int cmd, void *arg`. Names of arguments are no interface, nor is the sign of a number: the same bits are passed. */
const typesOf = (list: string): string =>
  list
    .split(',')
    .map((argument) =>
      spelledAlike(argument)
        .replace(/\b\w+$/, '')
        .replace(/\bu?int(?:(8|16|32|64)_t)?\b/g, (_, bits: string | undefined) => `int${bits ?? '32'}`),
    )
    .join(',');

const signaturesOn = (file: PatchFile, side: 'before' | 'after'): readonly Signature[] =>
  file.sides().flatMap((s) =>
    s[side].flatMap((line) => {
      const match = line.changed ? SIGNATURE.exec(line.code) : null;
      return match === null ? [] : [{ name: match[1] ?? '', types: typesOf(match[2] ?? ''), line }];
    }),
  );

/**
 * A list of hypercall signatures outside the public headers, where the types of arguments are as much of an interface: told like a touched
 * header, with the number of calls that get other types.
 */
export const signatureChanges = (file: PatchFile): readonly InterfaceChange[] => {
  const header = file.index.headerOf(file.path);
  if (header === undefined || file.path.startsWith(file.index.model.publicHeaders)) return [];
  const before = signaturesOn(file, 'before');
  const changed = signaturesOn(file, 'after').filter(
    ({ name, types }) =>
      before.some((b) => b.name === name) && !before.some((b) => b.name === name && b.types === types),
  );
  const first = changed[0];
  if (first === undefined) return [];
  const removedLines = new Set(changed.map((c) => c.name)).size;
  const named = { name: first.name, file: file.path, to: header.stability, removedLines };
  return [{ kind: 'header-touched', ...named, ...placeOf(first.line) }];
};
