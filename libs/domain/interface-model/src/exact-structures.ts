import type { CField, CStructure } from './c-source';
import { fieldDifferences, sameType, type FieldDifference } from './exact-fields';
import type { InterfaceChange } from './interface-change';
import { mailLineOf } from './known-sides';
import type { PatchFile } from './patch-file';

/** A structure where it stands. Names behind `#if` may stand twice in one file: `nth` tells them apart. */
type Standing = { readonly file: PatchFile; readonly structure: CStructure; readonly nth: number };

const standingOn = (files: readonly PatchFile[], side: 'before' | 'after'): readonly Standing[] =>
  files.flatMap((file) => {
    const seen = new Map<string, number>();
    return (file.known?.sources?.[side].structures ?? []).map((structure) => {
      const nth = seen.get(structure.name) ?? 0;
      seen.set(structure.name, nth + 1);
      return { file, structure, nth };
    });
  });

const shapeOf = ({ kind, fields }: CStructure): string =>
  `${kind} ${fields.map((f) => `${f.name}:${sameType(f.type)}`).join(';')}`;

/** From most to least sure: the same name in the same file, the same name elsewhere, the same fields in the same file. */
const KEYS: readonly ((s: Standing) => string)[] = [
  ({ file, structure, nth }) => `${file.path} ${structure.name} ${nth}`,
  ({ structure, nth }) => `${structure.name} ${nth}`,
  ({ file, structure }) => `${file.path} ${shapeOf(structure)}`,
];

type Paired = {
  readonly pairs: readonly { readonly was: Standing; readonly is: Standing }[];
  readonly gone: readonly Standing[];
  readonly fresh: readonly Standing[];
};

const paired = (before: readonly Standing[], after: readonly Standing[]): Paired => {
  const pairs: { was: Standing; is: Standing }[] = [];
  const gone = new Set(before);
  const fresh = new Set(after);
  for (const key of KEYS) {
    const byKey = new Map([...gone].map((s) => [key(s), s]));
    for (const is of fresh) {
      const was = byKey.get(key(is));
      if (was === undefined || !gone.has(was)) continue;
      pairs.push({ was, is });
      gone.delete(was);
      fresh.delete(is);
    }
  }
  return { pairs, gone: [...gone], fresh: [...fresh] };
};

const placeAt = ({ file }: Standing, side: 'before' | 'after', line: number) => {
  const applied = file.known?.applied;
  if (applied === undefined) return { line: 1, quote: '' };
  const quote = (applied[side][line - 1] ?? '').trim().slice(0, 200);
  return { line: mailLineOf(applied, side, line), quote };
};

const knownAs = ({ file, structure }: Standing, field: CField) => {
  const known = file.index.structuresIn.get(file.path)?.find((s) => s.name === structure.name);
  if (known === undefined) return {};
  const name = `${structure.name}.${field.name}`;
  const stem = field.name.split('.').at(-1) ?? field.name;
  const { channel, arch } = known;
  return { channel, arch, capability: file.index.capabilityOf(channel, name, stem) };
};

const KIND = {
  added: 'field-added',
  removed: 'field-removed',
  moved: 'field-moved',
  renamed: 'field-renamed',
} as const;

const valuesOf = (difference: FieldDifference): Partial<InterfaceChange> => {
  switch (difference.kind) {
    case 'added':
      return { to: difference.field.type, before: difference.before };
    case 'removed':
      return { from: difference.field.type };
    case 'moved':
      return { to: difference.before, before: difference.before };
    case 'renamed':
      return { from: difference.from, to: difference.field.name };
  }
};

const fieldChange = (was: Standing, is: Standing, difference: FieldDifference): InterfaceChange => {
  const side = difference.kind === 'removed' ? 'before' : 'after';
  const standing = side === 'before' ? was : is;
  const { field } = difference;
  return {
    kind: KIND[difference.kind],
    name: `${is.structure.name}.${field.name}`,
    file: standing.file.path,
    ...knownAs(standing, field),
    structure: is.structure.name,
    ...valuesOf(difference),
    ...placeAt(standing, side, field.line),
  };
};

const structureChange = (
  kind: 'structure-added' | 'structure-removed' | 'structure-renamed',
  standing: Standing,
  from?: string,
): InterfaceChange => ({
  kind,
  name: standing.structure.name,
  file: standing.file.path,
  ...(from !== undefined && { from }),
  ...placeAt(standing, kind === 'structure-removed' ? 'before' : 'after', standing.structure.line),
});

/**
 * What a patch does to the structures of the headers whose texts are known, compared declaration by declaration. One that moves to another
 * header is compared where it went; one that only changes its name is renamed.
 */
export const structureChanges = (files: readonly PatchFile[]): readonly InterfaceChange[] => {
  const { pairs, gone, fresh } = paired(standingOn(files, 'before'), standingOn(files, 'after'));
  return [
    ...pairs.flatMap(({ was, is }) =>
      fieldDifferences(was.structure, is.structure).map((difference) => fieldChange(was, is, difference)),
    ),
    ...pairs
      .filter(({ was, is }) => was.structure.name !== is.structure.name)
      .map(({ was, is }) => structureChange('structure-renamed', is, was.structure.name)),
    ...gone.map((s) => structureChange('structure-removed', s)),
    ...fresh.map((s) => structureChange('structure-added', s)),
  ];
};
