import type { SideLine } from './hunk-sides';
import { evaluate } from './flag-arithmetic';

/** One `#define` of a value, continuation lines joined. */
export type Define = {
  readonly name: string;
  readonly value: string;
  /** At least one of its lines is changed by the patch. */
  readonly changed: boolean;
  readonly line: number;
  readonly quote: string;
};

export type Defines = ReadonlyMap<string, Define>;

const DEFINE = /^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w{0,100})(?:[ \t]+(.*))?$/;
/** Longer definitions are code, not values. */
const MAX_CONTINUATION = 40;
const MAX_VALUE = 1_000;
/** Definitions that lean on each other any further are a trap. */
const MAX_CHAIN = 8;

const withoutBackslash = (code: string): string => {
  const text = code.trimEnd();
  return text.endsWith('\\') ? text.slice(0, -1).trim() : text.trim();
};

const continued = (code: string): boolean => code.trimEnd().endsWith('\\');

/** How many lines the definition that begins at `start` takes. */
const extent = (lines: readonly SideLine[], start: number): number => {
  let end = start;
  while (end - start < MAX_CONTINUATION && end + 1 < lines.length && continued(lines[end]?.code ?? '')) end++;
  return end - start + 1;
};

const defineAt = (lines: readonly SideLine[], at: number): Define | undefined => {
  const line = lines[at];
  if (line === undefined || !line.code.includes('define')) return undefined;
  const match = DEFINE.exec(line.code);
  if (match?.[1] === undefined) return undefined;
  const own = lines.slice(at, at + extent(lines, at));
  const rest = own.slice(1).map((l) => withoutBackslash(l.code));
  return {
    name: match[1],
    value: [withoutBackslash(match[2] ?? ''), ...rest].join(' ').trim(),
    changed: own.some((l) => l.changed),
    line: line.line,
    quote: line.text.trim(),
  };
};

/** Every value a stretch of lines defines, by name; the last definition of a name wins, as for the preprocessor. */
export const definesOf = (lines: readonly SideLine[]): Defines => {
  const found = new Map<string, Define>();
  for (let at = 0; at < lines.length; at++) {
    const define = defineAt(lines, at);
    if (define === undefined) continue;
    found.set(define.name, define);
    at += extent(lines, at) - 1;
  }
  return found;
};

/**
 * What each defined name is worth, following the definitions that are in view; absent where the view does not suffice. Every name is
 * worked out once, so that definitions that name each other many times over cost no more than they are long.
 */
export const valuesOf = (
  defines: ReadonlyMap<string, { readonly value: string }>,
): ((name: string) => bigint | undefined) => {
  const done = new Map<string, bigint | undefined>();
  let depth = 0;
  const value = (name: string): bigint | undefined => {
    if (done.has(name)) return done.get(name);
    const define = defines.get(name);
    if (define === undefined || define.value.length > MAX_VALUE || depth >= MAX_CHAIN) return undefined;
    done.set(name, undefined);
    depth++;
    const result = evaluate(define.value, value);
    depth--;
    done.set(name, result);
    return result;
  };
  return value;
};
