import type { Sign } from '../interface-change';
import type { OperationFamily } from '../model';
import type { SideLine } from '../hunk-sides';
import type { PatchFile } from '../patch-file';
import { changedLines, isAmong, signAt } from './sign-of';

const NUMBERED = /^\s*#\s*define\s+([A-Z]\w{2,80})\s+(\d{1,5})\s*$/;
const CASE = /^\s*case\s+([A-Z]\w{2,80})\s*:/;

const definitions = (file: PatchFile, family: OperationFamily, side: 'before' | 'after') =>
  changedLines(file, side).flatMap((line) => {
    const match = NUMBERED.exec(line.code);
    const [, name = '', number = ''] = match ?? [];
    const listed = family.within === undefined ? /[a-z]/.test(name) : line.within === family.within;
    return match !== null && listed && name.startsWith(family.prefix) ? [{ name, number, line }] : [];
  });

/** Operations that get a number in the list of their family. */
export const operationsAdded = (file: PatchFile): readonly Sign[] =>
  (file.index.model.reviewPlaces?.operations ?? [])
    .filter((family) => family.header === file.path)
    .flatMap((family) => {
      const before = new Set(definitions(file, family, 'before').map((d) => d.name));
      return definitions(file, family, 'after')
        .filter((d) => !before.has(d.name))
        .map(({ name, number, line }) => signAt(file, line, { kind: 'operation-added', name, to: number }));
    });

const RETIRED_NUMBER =
  /(?:\/\*\s*#\s*define\s+|#\s*define\s+)([A-Z]\w{2,80})\s+(\d{1,5})\s*(?:\/\*)?[^*]{0,80}(?:obsolete|retired|reserved|unused|removed|was )/i;

const retiredIn = (lines: readonly SideLine[]) =>
  lines.flatMap(({ text, within }) => {
    const match = RETIRED_NUMBER.exec(text);
    return match === null ? [] : [{ name: match[1] ?? '', number: match[2] ?? '', within }];
  });

/** New numbers that a name marked as retired in the lines around them had. */
export const numbersReused = (file: PatchFile): readonly Sign[] => {
  if (!file.path.startsWith(file.index.model.publicHeaders)) return [];
  const retired = file.sides().flatMap((s) => retiredIn([...s.before, ...s.after]));
  if (retired.length === 0) return [];
  const before = new Set(changedLines(file, 'before').map((l) => NUMBERED.exec(l.code)?.[1]));
  return changedLines(file, 'after').flatMap((line) => {
    const [, name, number] = NUMBERED.exec(line.code) ?? [];
    const old = retired.find(
      (r) => r.number === number && r.name !== name && r.within === line.within && sameFamily(r.name, name),
    );
    if (name === undefined || before.has(name) || old === undefined) return [];
    return [signAt(file, line, { kind: 'number-reused', name, from: old.name, to: number })];
  });
};

/** Equal numbers of two enumerations are no reuse: both names begin alike. */
const sameFamily = (a: string, b = ''): boolean => {
  const head = /^(?:[A-Z0-9]+_){1,2}|^[A-Z0-9]+/.exec(a)?.[0] ?? a;
  return b.startsWith(head);
};

/** `case NAME:` for an operation where it is decided who may call it. */
export const accessCases = (file: PatchFile): readonly Sign[] => {
  const { reviewPlaces } = file.index.model;
  if (reviewPlaces === undefined || !isAmong(file.path, reviewPlaces.accessControl)) return [];
  return changedLines(file, 'after').flatMap((line) => {
    const name = CASE.exec(line.code)?.[1];
    return name === undefined ? [] : [signAt(file, line, { kind: 'access-case', name })];
  });
};

/** A case of more lines than this is no case a hunk shows. */
const MAX_REACH = 200;

/** The label a line stands under: the last one above it in the hunk. */
const labelAbove = (lines: readonly SideLine[], at: number): string | undefined => {
  const above = lines.slice(Math.max(0, at - MAX_REACH), at + 1).reverse();
  const end = above.findIndex((l) => CASE.test(l.code) || l.code.startsWith('}'));
  return end < 0 ? undefined : CASE.exec(above[end]?.code ?? '')?.[1];
};

const handlersIn = (file: PatchFile, family: OperationFamily): readonly Sign[] => {
  const found = new Map<string, Sign>();
  for (const { before } of file.sides())
    for (const [at, line] of before.entries()) {
      const name = line.changed && /\S/.test(line.code) ? labelAbove(before, at) : undefined;
      if (name === undefined || !name.startsWith(family.prefix) || found.has(name)) continue;
      found.set(name, signAt(file, line, { kind: 'handler-touched', name }));
    }
  return [...found.values()];
};

/** Operations whose handler loses or changes lines of code, each once. */
export const handlersTouched = (file: PatchFile): readonly Sign[] =>
  (file.index.model.reviewPlaces?.operations ?? [])
    .filter((family) => family.handlers.includes(file.path))
    .flatMap((family) => handlersIn(file, family));
