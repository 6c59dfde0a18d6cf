import type { Hunk } from '@sluice/mail';
import { isTellingWord } from './stop-words';

/** Shorter lines are brackets and ends of statements. */
const MIN_LINE = 8;
const WORD = /[A-Za-z_]\w{2,99}/g;
/** Leaves of a function look alike everywhere: `return -EINVAL;`, `goto out_free;`. */
const LEAVES = /^(?:return\b[^()]{0,24};|goto \w{1,40};|case [^()]{0,12}:|#\s*(?:endif|else)\b.{0,60})$/;

/** Whether a line, trimmed, says enough to be known again: more than brackets, keywords and the ways out of a function. */
const isTelling = (line: string): boolean => {
  if (line.length < MIN_LINE || LEAVES.test(line)) return false;
  WORD.lastIndex = 0;
  for (let match = WORD.exec(line); match !== null; match = WORD.exec(line))
    if (isTellingWord(match[0])) return true;
  return false;
};

const PRIME = 16_777_619;
const START = -2_128_831_035;

/** FNV-1a over code units (Fowler, Noll, Vo; 32 bits). What is not ASCII is left out: a mail and a tree may hold it in two charsets. */
const hash = (text: string, from: number): number => {
  let h = from;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 128) h = Math.imul(h ^ code, PRIME);
  }
  return h;
};

/** The beginning of the keys of a file's lines. */
export const fileSeed = (path: string): number => hash(`${path}\n`, START);

/** Where the keys of a hunk go: those of added lines by the path after, all others by the path before. */
export type LineKeys = {
  readonly adds: Set<number>;
  readonly touches: Set<number>;
  readonly max: number;
};

const put = (keys: Set<number>, key: number, max: number): void => {
  if (keys.size < max) keys.add(key);
};

/** How far from a line that says little the one may stand that tells where it is. */
const NEAR = 3;

/** The nearest of some lines that says enough, with how far it is; without one, nothing. */
const nearest = (lines: readonly string[]): string | undefined => {
  const at = lines.findIndex(isTelling);
  return at < 0 ? undefined : `${String(at)}\n${lines[at] ?? ''}`;
};

/** Keys of the lines of one side of a hunk: of one that says little (`}`, a blank one) by what stands before it, and by what stands after. */
const sideKeys = (texts: readonly string[], seed: number): readonly (readonly number[])[] => {
  const lines = texts.map((text) => text.trim());
  return lines.map((line, i) => {
    if (isTelling(line)) return [hash(line, seed)];
    const before = nearest(lines.slice(Math.max(0, i - NEAR), i).reverse());
    const after = nearest(lines.slice(i + 1, i + 1 + NEAR));
    return [
      ...(before === undefined ? [] : [hash(`<${line}\n${before}`, seed)]),
      ...(after === undefined ? [] : [hash(`>${line}\n${after}`, seed)]),
    ];
  });
};

type KeyedLine = { readonly mark: ' ' | '+' | '-'; readonly keys: readonly number[] };

/** The lines of a hunk with their keys: those of added lines by the side after, all others by the side before. */
const keyedLines = ({ lines }: Hunk, before: number, after: number): readonly KeyedLine[] => {
  const textsOf = (left: '+' | '-') => lines.filter((l) => l.mark !== left).map((l) => l.text);
  const old = sideKeys(textsOf('+'), before).values();
  const now = sideKeys(textsOf('-'), after).values();
  return lines.map(({ mark }) => {
    const was = mark === '+' ? undefined : old.next();
    const is = mark === '-' ? undefined : now.next();
    return { mark, keys: (mark === '+' ? is?.value : was?.value) ?? [] };
  });
};

/** Adds the keys of a hunk: added lines, removed lines, and the one context line before and after each change. */
export const readKeys = (
  hunk: Hunk,
  { before, after }: { readonly before: number; readonly after: number },
  { adds, touches, max }: LineKeys,
): void => {
  const lines = keyedLines(hunk, before, after);
  const isChange = (i: number): boolean => (lines[i]?.mark ?? ' ') !== ' ';
  lines.forEach(({ mark, keys }, i) => {
    if (mark === '+') for (const key of keys) put(adds, key, max);
    else if (mark === '-' || isChange(i - 1) || isChange(i + 1))
      for (const key of keys) put(touches, key, max);
  });
};
