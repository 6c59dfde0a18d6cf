import type { SideLine } from './hunk-sides';
import { evaluate, type Lookup } from './flag-arithmetic';

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
    if (define !== undefined) found.set(define.name, define);
  }
  return found;
};

/** Definitions may name each other; a chain longer than this is a cycle or a trap. */
const MAX_CHAIN = 8;

/** The value of a defined name, following the definitions that are in view; absent where the view does not suffice. */
export const valueOf = (defines: Defines, name: string, depth = 0): bigint | undefined => {
  const define = defines.get(name);
  if (define === undefined || depth > MAX_CHAIN || define.value.length > 400) return undefined;
  const lookup: Lookup = (other) => (other === name ? undefined : valueOf(defines, other, depth + 1));
  return evaluate(define.value, lookup);
};
