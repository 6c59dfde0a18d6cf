import type { CSource } from './c-source';
import type { InterfaceChange } from './interface-change';
import { mailLineOf } from './known-sides';
import type { ModelIndex } from './model-index';
import { placeOf, type PatchFile, type Place } from './patch-file';

/** A macro or enumerator as one side of a header defines it; `value` as a number where it is one. */
type Constant = { readonly name: string; readonly value: string; readonly line: number };
type Standing = Constant & { readonly file: PatchFile };

/** A header that changes more is generated; the first ones suffice. */
const MAX_CONSTANTS = 150;
const MAX_VALUE = 100;

/** Bits, maxima, masks and versions are told by what they are, not as constants. */
const namedOtherwise = (index: ModelIndex): ((name: string) => boolean) => {
  const names = new Set([
    ...index.model.namespaces.flatMap((n) => [n.max, n.all]),
    ...index.model.versions.map((v) => v.constant),
  ]);
  return (name) => names.has(name) || index.known(name) !== undefined;
};

/** Values are 64 bits wide; as a person would write them, the upper half are negative numbers. */
const written = (number: bigint | undefined, text: string): string =>
  number === undefined ? text : BigInt.asIntN(64, number).toString();

const constantsOf = ({ defines, enumerators }: CSource): readonly Constant[] => [
  // Guards and marks have no value, function-like macros no single one.
  ...defines
    .filter((d) => d.text !== '' && d.parameters === undefined)
    .map((d) => ({ name: d.name, value: written(d.number, d.text), line: d.line })),
  ...enumerators.map((e) => ({ name: e.name, value: written(e.number, '?'), line: e.line })),
];

const standingOn = (files: readonly PatchFile[], side: 'before' | 'after'): ReadonlyMap<string, Standing> => {
  const found = new Map<string, Standing>();
  for (const file of files) {
    const source = file.known?.sources?.[side];
    if (source === undefined) continue;
    const otherwise = namedOtherwise(file.index);
    for (const constant of constantsOf(source))
      if (!otherwise(constant.name)) found.set(constant.name, { ...constant, file });
  }
  return found;
};

const placeAt = ({ file, line }: Standing, side: 'before' | 'after'): Place => {
  const applied = file.known?.applied;
  if (applied === undefined) return { line: 1, quote: '' };
  return placeOf({ line: mailLineOf(applied, side, line), text: applied[side][line - 1] ?? '' });
};

type Kind = 'constant-added' | 'constant-removed' | 'constant-changed' | 'mask-grown';
type Values = { readonly from?: string; readonly to?: string };

const change = (kind: Kind, standing: Standing, values: Values): InterfaceChange => ({
  kind,
  name: standing.name,
  file: standing.file.path,
  ...(values.from !== undefined && { from: values.from.slice(0, MAX_VALUE) }),
  ...(values.to !== undefined && { to: values.to.slice(0, MAX_VALUE) }),
  ...placeAt(standing, kind === 'constant-removed' ? 'before' : 'after'),
});

/** Its definition as written on one side. */
const textOf = ({ file, name }: Standing, side: 'before' | 'after'): string =>
  file.known?.sources?.[side].defines.findLast((d) => d.name === name)?.text ?? '';

const isSubset = (was: string, is: string): boolean => {
  if (!/^\d{1,20}$/.test(was) || !/^\d{1,20}$/.test(is)) return false;
  return (BigInt(was) & BigInt(is)) === BigInt(was);
};

/** A constant that is put together from others and gains some: whoever uses it gets them unasked. */
const isGrownMask = (was: Standing, is: Standing): boolean =>
  isSubset(was.value, is.value) &&
  (textOf(is, 'after').includes('|') || /_(?:ALL|MASK|INIT|VALID|FLAGS)$/.test(is.name));

const membersOf = (standing: Standing, side: 'before' | 'after'): readonly string[] =>
  textOf(standing, side).match(/[A-Za-z_]\w*/g) ?? [];

const changed = (was: Standing, is: Standing): InterfaceChange => {
  if (!isGrownMask(was, is)) return change('constant-changed', is, { from: was.value, to: is.value });
  const old = new Set(membersOf(was, 'before'));
  const fresh = [...new Set(membersOf(is, 'after'))].filter((m) => !old.has(m));
  return change('mask-grown', is, { to: fresh.length > 0 ? fresh.join(' | ') : is.value });
};

/**
 * Macros and enumerators that the headers whose texts are known gain, lose or give another value, beyond the bits of the model's namespaces.
 * One that moves to another header with its value is none.
 */
export const constantChanges = (files: readonly PatchFile[]): readonly InterfaceChange[] => {
  const before = standingOn(files, 'before');
  const after = standingOn(files, 'after');
  const found = [
    ...[...before.values()]
      .filter((c) => !after.has(c.name))
      .map((c) => change('constant-removed', c, { from: c.value })),
    ...[...after.values()].flatMap((is) => {
      const was = before.get(is.name);
      if (was === undefined) return [change('constant-added', is, { to: is.value })];
      return was.value === is.value ? [] : [changed(was, is)];
    }),
  ];
  return found.slice(0, MAX_CONSTANTS);
};
