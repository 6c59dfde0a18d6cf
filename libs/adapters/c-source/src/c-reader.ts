import { readFile } from 'node:fs/promises';
import type { CReader, CReading } from '@sluice/application';
import { Language, Parser } from 'web-tree-sitter';
import { declarationsOf } from './declarations';

/** The largest header of any project met has a tenth of it; beyond, a text is generated or hostile. */
const MAX_CHARACTERS = 2_000_000;
/**
 * Milliseconds for a text, and more for each thousand characters: a real header takes some ten, 320,000 characters take 600 while the parser itself is
 * not yet compiled. Ambiguous hostile text can take the parser very much longer.
 */
const MILLISECONDS = { least: 300, perThousand: 4, most: 2_000 };
/** Characters handed to the lexer at once. */
const PIECE = 1_024;
/** How often a text may be read over. The parser reads Xen's files up to three times; what is never closed, a comment or a string, a thousand times. */
const MAX_READ_OVER = 20;
/** Characters of the texts whose readings are kept: a patch series touches the same headers again and again. */
const MAX_KEPT = 16_000_000;

const LARGE: CReading = { readable: false, why: `larger than ${MAX_CHARACTERS} characters` };
const SLOW: CReading = { readable: false, why: 'it takes the parser too long' };
const OVER: CReading = {
  readable: false,
  why: `the parser had to read it more than ${MAX_READ_OVER} times over`,
};
const BINARY: CReading = { readable: false, why: 'binary, not C' };

/**
 * Words that stand between a type and a name and say only where code is put or how it is called: the grammar, which sees no macros, would take
 * `void __init f(void)` for a function called `void`. They are blanked, so that lines and columns stay.
 */
const ANNOTATIONS =
  /\b(?:__init|__initdata|__init_or_livepatch|__hwdom_init|__exit|__must_check|__read_mostly|__ro_after_init|cf_check|noinline|always_inline|noreturn)\b/g;

const withoutAnnotations = (text: string): string =>
  text.replace(ANNOTATIONS, (word) => ' '.repeat(word.length));

/** By the clock and by what the process has worked, both: a machine that others use, or threads beside this one, make nothing unreadable. */
const stopwatch = (length: number): (() => boolean) => {
  const { least, perThousand, most } = MILLISECONDS;
  const limit = Math.min(most, least + (perThousand * length) / 1_000);
  const until = performance.now() + limit;
  const before = process.cpuUsage();
  return () => {
    if (performance.now() <= until) return false;
    const { user, system } = process.cpuUsage(before);
    return user + system > limit * 1_000;
  };
};

/** A text as the lexer asks for it, piece by piece from any place, until that was too much: then it ends. */
type Pieces = {
  at(index: number): string | undefined;
  isOver(): boolean;
  /** From now on it is asked for what was read, name by name: as often as there are any. */
  parsed(): void;
};

const piecesOf = (text: string): Pieces => {
  let left = MAX_READ_OVER * Math.ceil(text.length / PIECE + 1);
  return {
    at: (index) => {
      left -= 1;
      return index < text.length && left >= 0 ? text.slice(index, index + PIECE) : undefined;
    },
    isOver: () => left < 0,
    parsed: () => {
      left = Infinity;
    },
  };
};

const readWith = (parser: Parser, text: string): CReading => {
  if (text.length > MAX_CHARACTERS) return LARGE;
  if (text.includes('\0')) return BINARY;
  const isLate = stopwatch(text.length);
  const pieces = piecesOf(withoutAnnotations(text));
  const tree = parser.parse(pieces.at, null, { progressCallback: () => pieces.isOver() || isLate() });
  if (tree === null) {
    parser.reset();
    return pieces.isOver() ? OVER : SLOW;
  }
  try {
    if (pieces.isOver()) return OVER;
    pieces.parsed();
    return { readable: true, source: declarationsOf(tree.rootNode) };
  } finally {
    tree.delete();
  }
};

/**
 * A reader of C, by tree-sitter's grammar (0.24) compiled to wasm: https://tree-sitter.github.io/tree-sitter/. It reads what is written,
 * without a preprocessor: both branches of an `#if` count, and macros are not expanded but for the values of `#define`s.
 */
export const openCReader = async (): Promise<CReader> => {
  await Parser.init();
  const language = await Language.load(await readFile(require.resolve('tree-sitter-c/tree-sitter-c.wasm')));
  const parser = new Parser();
  parser.setLanguage(language);
  const kept = new Map<string, CReading>();
  let size = 0;
  return {
    read: (text) => {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const reading = readWith(parser, text);
      if (text.length > MAX_CHARACTERS) return reading;
      kept.set(text, reading);
      size += text.length;
      for (const oldest of kept.keys()) {
        if (size <= MAX_KEPT) break;
        kept.delete(oldest);
        size -= oldest.length;
      }
      return reading;
    },
  };
};
