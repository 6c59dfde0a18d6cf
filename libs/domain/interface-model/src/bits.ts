import { bitOf } from './flag-arithmetic';
import { valuesOf, type Define, type Defines } from './defines';
import type { InterfaceChange } from './interface-change';
import type { Namespace } from './model';
import { identityOf, placeOf, type PatchFile } from './patch-file';
import type { Known, ModelIndex } from './model-index';

/** One identifier as one side of the patch shows it: its value, if the visible definitions suffice, and the line to show. */
type Seen = { readonly value?: number | undefined; readonly define: Define };
type Values = (name: string) => bigint | undefined;

const numberIn = (value: bigint | undefined): number | undefined =>
  value !== undefined && value < 1024n ? Number(value) : undefined;

/** `#define _X 7` says it plainly; else `#define X (1U << 7)` is evaluated. The line with the number is the better evidence. */
const seenOn = (defines: Defines, values: Values, known: Known): Seen | undefined => {
  const { namespace, name } = known;
  const numberName = `${namespace.numberPrefix ?? '\0'}${name.slice(namespace.prefix.length)}`;
  const number = defines.get(numberName);
  const define = number ?? defines.get(name);
  if (define === undefined) return undefined;
  const value = values(define.name);
  if (number !== undefined || namespace.values === 'number') return { value: numberIn(value), define };
  return { value: value === undefined ? undefined : bitOf(value), define };
};

const kindOf = (before: Seen | undefined, after: Seen | undefined): InterfaceChange['kind'] | undefined => {
  if (before === undefined) return 'bit-added';
  if (after === undefined) return 'bit-removed';
  const moved = before.value !== undefined && after.value !== undefined && before.value !== after.value;
  return moved ? 'bit-renumbered' : undefined;
};

const changedNames = (file: PatchFile, namespaces: readonly Namespace[]): readonly Known[] => {
  const { before, after } = file.defines();
  const found = new Map<string, Known>();
  for (const define of [...before.values(), ...after.values()]) {
    const known = define.changed ? file.index.known(define.name) : undefined;
    if (known !== undefined && namespaces.includes(known.namespace)) found.set(known.name, known);
  }
  return [...found.values()];
};

const text = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** Bits and numbers that a header gains, loses or moves, whichever of the two forms defines them. */
const movedBits = (file: PatchFile, namespaces: readonly Namespace[]): readonly InterfaceChange[] => {
  const { before, after } = file.defines();
  const valuesBefore = valuesOf(before);
  const valuesAfter = valuesOf(after);
  return changedNames(file, namespaces).flatMap((known) => {
    const was = seenOn(before, valuesBefore, known);
    const is = seenOn(after, valuesAfter, known);
    const kind = kindOf(was, is);
    const shown = is ?? was;
    if (kind === undefined || shown === undefined) return [];
    const { line, quote } = shown.define;
    const identity = identityOf(file.index, known);
    return [{ kind, ...identity, file: file.path, from: text(was?.value), to: text(is?.value), line, quote }];
  });
};

const changedConstant = (file: PatchFile, name = '') => {
  const before = file.defines().before.get(name);
  const after = file.defines().after.get(name);
  if (after === undefined || before?.value === after.value) return undefined;
  return after.changed || before?.changed === true ? { before, after } : undefined;
};

const maxMoved = (file: PatchFile, namespace: Namespace): readonly InterfaceChange[] => {
  const found = changedConstant(file, namespace.max);
  if (found === undefined) return [];
  const { line, quote, name } = found.after;
  const values = { from: found.before?.value, to: found.after.value };
  return [{ kind: 'max-moved', name, channel: namespace.channel, file: file.path, ...values, line, quote }];
};

const membersIn = (index: ModelIndex, code: string): readonly string[] =>
  index.identifiersIn(code).map((k) => k.name);

/** Lines of the mask itself, and continuation lines whose `#define` lies outside the hunk. */
const maskLines = (
  file: PatchFile,
  namespace: Namespace,
  side: 'before' | 'after',
): readonly { name: string; line: number; text: string }[] =>
  file
    .sides()
    .flatMap((s) => s[side])
    .filter(
      (l) =>
        l.changed && (l.code.includes(namespace.all ?? '\0') || /^\s+\(?\s*\w+\s*(?:[|)]|\\)/.test(l.code)),
    )
    .flatMap((l) => membersIn(file.index, l.code).map((name) => ({ name, line: l.line, text: l.text })))
    .filter(({ name }) => name.startsWith(namespace.prefix));

/** With the whole definition known before and after: what the one names and the other did not. */
const exactMaskGrown = (file: PatchFile, namespace: Namespace): readonly InterfaceChange[] => {
  const found = changedConstant(file, namespace.all);
  const old = new Set(membersIn(file.index, found?.before?.value ?? ''));
  const fresh = membersIn(file.index, found?.after.value ?? '').filter((name) => !old.has(name));
  if (found === undefined || fresh.length === 0) return [];
  const { line, quote, name } = found.after;
  const to = fresh.join(' | ');
  return [{ kind: 'mask-grown', name, channel: namespace.channel, file: file.path, to, line, quote }];
};

/** Growth of an `_ALL` mask: every user of the mask silently gets the new member. */
const maskGrown = (file: PatchFile, namespace: Namespace): readonly InterfaceChange[] => {
  if (namespace.all === undefined) return [];
  if (file.known?.sources !== undefined) return exactMaskGrown(file, namespace);
  const before = new Set(maskLines(file, namespace, 'before').map((m) => m.name));
  const added = maskLines(file, namespace, 'after').filter((m) => !before.has(m.name));
  const first = added[0];
  if (first === undefined) return [];
  const to = [...new Set(added.map((m) => m.name))].join(' | ');
  return [
    {
      kind: 'mask-grown',
      name: namespace.all,
      channel: namespace.channel,
      file: file.path,
      to,
      ...placeOf(first),
    },
  ];
};

const versionsBumped = (file: PatchFile): readonly InterfaceChange[] =>
  file.index.model.versions
    .filter((v) => v.header === file.path)
    .flatMap((v) => {
      const found = changedConstant(file, v.constant);
      if (found?.before === undefined) return [];
      const { line, quote } = found.after;
      const values = { from: found.before.value, to: found.after.value };
      return [{ kind: 'version-bumped' as const, name: v.constant, file: file.path, ...values, line, quote }];
    });

/** What a patch does to the numbers of a header: bits, `_MAX`, `_ALL`, versions. Values are evaluated, not compared as text. */
export const bitChanges = (file: PatchFile): readonly InterfaceChange[] => {
  const namespaces = file.index.namespacesIn.get(file.path) ?? [];
  return [
    ...movedBits(file, namespaces),
    ...namespaces.flatMap((n) => maxMoved(file, n)),
    ...namespaces.flatMap((n) => maskGrown(file, n)),
    ...versionsBumped(file),
  ];
};
