import { readFile } from 'node:fs/promises';
import type { CReader, CReading } from '@sluice/application';
import { Language, Parser } from 'web-tree-sitter';
import { declarationsOf } from './declarations';

/** The largest header of any project met has a tenth of it; beyond, a text is generated or hostile. */
const MAX_CHARACTERS = 2_000_000;
/** A real header takes some ten milliseconds; ambiguous hostile text can take the parser very much longer. */
const MAX_MILLISECONDS = 2_000;
/** Characters of the texts whose readings are kept: a patch series touches the same headers again and again. */
const MAX_KEPT = 16_000_000;

const LARGE: CReading = { readable: false, why: `larger than ${MAX_CHARACTERS} characters` };
const SLOW: CReading = { readable: false, why: `not parsed within ${MAX_MILLISECONDS / 1000} seconds` };
const BINARY: CReading = { readable: false, why: 'binary, not C' };

/**
 * Words that stand between a type and a name and say only where code is put or how it is called: the grammar, which sees no macros, would take
 * `void __init f(void)` for a function called `void`. They are blanked, so that lines and columns stay.
 */
const ANNOTATIONS =
  /\b(?:__init|__initdata|__init_or_livepatch|__hwdom_init|__exit|__must_check|__read_mostly|__ro_after_init|cf_check|noinline|always_inline|noreturn)\b/g;

const withoutAnnotations = (text: string): string =>
  text.replace(ANNOTATIONS, (word) => ' '.repeat(word.length));

const readWith = (parser: Parser, text: string): CReading => {
  if (text.length > MAX_CHARACTERS) return LARGE;
  if (text.includes('\0')) return BINARY;
  const until = performance.now() + MAX_MILLISECONDS;
  const tree = parser.parse(withoutAnnotations(text), null, {
    progressCallback: () => performance.now() > until,
  });
  if (tree === null) {
    parser.reset();
    return SLOW;
  }
  try {
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
