import type { SideLine } from './hunk-sides';
import type { PredicateChange } from './interface-change';
import type { SwitchPart } from './model-index';
import { placeOf, type PatchFile } from './patch-file';

const CONSTANT_FALSE = /\bfalse\b|\(\s*0\s*\)|(?:^|\s)0\s*;?\s*$/;
/** A definition of a predicate is short; what stands further down is other code. */
const MAX_BODY = 8;

type At = { readonly lines: readonly SideLine[]; readonly at: number; readonly path: string };
type Effect = PredicateChange['effect'];

const called = (code: string, name: string): boolean => new RegExp(`\\b${name}\\s*\\(`).test(code);

/** The text of a macro behind its name, continuation lines joined. */
const macroText = ({ lines, at }: At): string => {
  let text = '';
  for (let i = at; i < Math.min(lines.length, at + MAX_BODY); i++) {
    const code = (lines[i]?.code ?? '').trimEnd();
    text += ` ${code.replace(/\\$/, '')}`;
    if (!code.endsWith('\\')) break;
  }
  return text;
};

/** What a function that begins here returns, as far as its first lines tell. */
const returned = ({ lines, at }: At): string | undefined => {
  for (const { code } of lines.slice(at, at + MAX_BODY)) {
    const value = /\breturn\b([^;]*);/.exec(code)?.[1];
    if (value !== undefined) return value;
    if (code.startsWith('}')) return undefined;
  }
  return undefined;
};

const definition = (place: At, name: string): string | undefined => {
  const code = place.lines[place.at]?.code ?? '';
  if (new RegExp(`^\\s*#\\s*define\\s+${name}\\b`).test(code))
    return macroText(place).slice(code.indexOf(name) + name.length);
  return new RegExp(`^(?:static\\s+)?\\w*inline\\s+(?:\\w+\\s+)?${name}\\s*\\(`).test(code)
    ? returned(place)
    : undefined;
};

const predicateEffect = (place: At, name: string): Effect | undefined => {
  const text = definition(place, name);
  if (text !== undefined) return CONSTANT_FALSE.test(text) ? 'pretends' : 'enables';
  return called(place.lines[place.at]?.code ?? '', name) ? 'needs' : undefined;
};

const kconfigEffect = ({ lines, at, path }: At, name: string): Effect | undefined => {
  const code = lines[at]?.code ?? '';
  if (!/(?:^|\/)Kconfig[^/]*$/.test(path))
    return new RegExp(`\\bCONFIG_${name}\\b`).test(code) ? 'needs' : undefined;
  if (new RegExp(`^\\s*select\\s+${name}\\b`).test(code)) return 'announces';
  return new RegExp(`^\\s*depends\\s+on\\b.*\\b${name}\\b`).test(code) ? 'needs' : undefined;
};

const codeOf = ({ lines, at }: At): string => lines[at]?.code ?? '';

/** The emulation flag and the flag of a domain are told by `accepted` and `set-by-builder` changes. */
const EFFECTS: Readonly<Record<SwitchPart['kind'], (place: At, name: string) => Effect | undefined>> = {
  predicate: predicateEffect,
  kconfig: kconfigEffect,
  'trap-handlers': (place, name) => (called(codeOf(place), name) ? 'announces' : undefined),
  'device-tree': (place, name) => (called(codeOf(place), name) ? 'announces' : undefined),
  'ecam-window': (place, name) => (new RegExp(`\\b${name}\\b`).test(codeOf(place)) ? 'announces' : undefined),
  'emulation-flag': () => undefined,
  cdf: () => undefined,
};

const PATH_ARCH = /(?:^xen\/arch\/|\/asm-|\/libxl_|\/arch-)(x86|arm|riscv|ppc)\b/;

/** For what every arch has under one name: a predicate, a build option. */
const SHARED: ReadonlySet<string> = new Set(['predicate', 'kconfig']);

/** The arch of a file: as the model says of it, as its path says, or the only one that has the part; else common code. */
const archOf = ({ kind, archOf: known, arches }: SwitchPart, path: string): string => {
  // The common Kconfig selects for no arch in particular, whichever the model names it under.
  const told = kind === 'kconfig' ? undefined : known.get(path);
  const only = SHARED.has(kind) || arches.length > 1 ? undefined : arches[0];
  return told ?? PATH_ARCH.exec(path)?.[1] ?? only ?? 'common';
};

const changeAt = (place: At, part: SwitchPart): readonly PredicateChange[] => {
  const line = place.lines[place.at];
  const effect = EFFECTS[part.kind](place, part.name);
  if (line === undefined || effect === undefined) return [];
  const { capability, kind, name } = part;
  const arch = archOf(part, place.path);
  return [{ capability, kind, name, arch, file: place.path, effect, ...placeOf(line) }];
};

/** Most files name no switch: they need not be taken apart to know that. */
const addsWord = ({ file }: PatchFile, words: RegExp): boolean =>
  file.hunks.some((hunk) => hunk.lines.some(({ mark, text }) => mark === '+' && words.test(text)));

/** Lines that a hunk only moves are no news. */
const removedIn = (lines: readonly SideLine[]): ReadonlySet<string> =>
  new Set(lines.filter((l) => l.changed).map((l) => l.code.trim()));

/**
 * New lines that switch a capability on or ask whether it is: its predicate defined or asked, its build option selected or needed, its trap
 * handlers, device-tree node or address window put in place. What is put in place `announces`: whether that enables or pretends depends on
 * the predicate, which another patch of the series may change; see `switchEffects`.
 */
export const predicateChanges = (file: PatchFile): readonly PredicateChange[] => {
  const { switchParts, switchWords } = file.index;
  if (switchWords === undefined || !addsWord(file, switchWords)) return [];
  return file.sides().flatMap(({ before, after }) => {
    if (!after.some((l) => l.changed && switchWords.test(l.code))) return [];
    const removed = removedIn(before);
    return after.flatMap((line, at) =>
      line.changed && switchWords.test(line.code) && !removed.has(line.code.trim())
        ? switchParts.flatMap((part) => changeAt({ lines: after, at, path: file.path }, part))
        : [],
    );
  });
};
