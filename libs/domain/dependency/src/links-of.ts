import type { Diff, FileDiff } from '@sluice/mail';
import { definedNames } from './defined-names';
import { fileSeed, readKeys, type LineKeys } from './line-keys';
import { ADDED, STANDING, readWords, type Words } from './line-words';
import { LINKS_VERSION, type Naming, type PatchLinks } from './patch-links';
import { isTellingWord } from './stop-words';
import { isTellingName } from './symbol-edges';
import { syntaxOf } from './syntax';

/**
 * Words and lines kept of one patch: an import of foreign files has more, and would be found from everywhere. Of words, those that may be new come
 * first, in order of the diff; of lines the first of the diff. What is left out is not found: an edge less, never one too many.
 */
const MAX_WORDS = 1_000;
const MAX_LINES = 2_000;
const MAX_DEFINED = 200;

/** The version of rows made with these roots: rows of another one are made again. */
export const linksVersion = (roots: readonly string[]): string => [LINKS_VERSION, ...roots].join(' ');

const NOTHING: Omit<PatchLinks, 'names'> = { uses: [], fresh: [], defines: [], adds: [], touches: [] };

const isBelow = ({ path, binary, added, removed }: FileDiff, roots: readonly string[]): boolean =>
  !binary && added + removed > 0 && roots.some((root) => path.startsWith(root));

/** The same words, in a text of their own: parts of a diff would keep all of it in memory for as long as one of them is kept. */
const apart = (words: readonly string[]): readonly string[] =>
  words.length === 0 ? words : words.join(' ').split(' ');

const IN_C = /\.[ch]$/;

/** What a word that was added stands for: `uses`, and `fresh` where it stands nowhere else. */
const sorted = (words: Words): Pick<PatchLinks, 'uses' | 'fresh'> => {
  const added = [...words].filter(([word, where]) => (where & ADDED) !== 0 && isTellingWord(word));
  const fresh = added.filter(([, where]) => (where & STANDING) === 0).map(([word]) => word);
  const standing = added.filter(([, where]) => (where & STANDING) !== 0).map(([word]) => word);
  const uses = [...fresh, ...standing].slice(0, MAX_WORDS);
  return { uses: apart(uses.sort()), fresh: apart(fresh.slice(0, MAX_WORDS).sort()) };
};

/** What the files of a diff give, while it is read. */
type Read = { readonly words: Words; readonly defines: Set<string>; readonly keys: LineKeys };

/**
 * A name that stood in the diff before is not defined by it; a member may have the name of another. Names that nobody chose to be told from others
 * (`flags`, `id`) are left out: everything has them.
 */
const definedOf = ({ words, defines }: Read): readonly string[] => {
  const own = [...defines].filter((name) => {
    const dot = name.indexOf('.');
    return isTellingName(name.slice(dot + 1)) && (dot > 0 || words.get(name) === ADDED);
  });
  return apart(own.slice(0, MAX_DEFINED).sort());
};

const readFile = ({ path, oldPath, hunks }: FileDiff, { words, defines, keys }: Read): void => {
  const syntax = syntaxOf(path);
  const after = fileSeed(path);
  const before = oldPath === undefined || oldPath === path ? after : fileSeed(oldPath);
  const defined = IN_C.test(path) ? hunks.flatMap(definedNames) : [];
  for (const name of defined) defines.add(name);
  for (const hunk of hunks) {
    readKeys(hunk, { before, after }, keys);
    if (syntax !== undefined) readWords(hunk, syntax, words);
  }
};

/**
 * What one patch, posted or landed, gives to the index of dependencies: its words and lines, of files below `roots` only, and what it names (see
 * `namesOfMail`, `namesOfCommit`). Without a diff, as for replies and covers, the names alone. Nothing here is certain: a word that looks new may
 * stand elsewhere in the tree.
 */
export const linksOf = (
  diff: Diff | undefined,
  names: readonly Naming[],
  roots: readonly string[],
): PatchLinks => {
  const files = diff === undefined ? [] : diff.files.filter((file) => isBelow(file, roots));
  if (files.length === 0) return { ...NOTHING, names };
  const keys = { adds: new Set<number>(), touches: new Set<number>(), max: MAX_LINES };
  const read: Read = { words: new Map(), defines: new Set(), keys };
  for (const file of files) readFile(file, read);
  const defines = definedOf(read);
  return { ...sorted(read.words), defines, adds: [...keys.adds], touches: [...keys.touches], names };
};

/** Whether a patch gives the index nothing at all. */
export const isEmpty = ({ uses, adds, touches, names }: PatchLinks): boolean =>
  uses.length + adds.length + touches.length + names.length === 0;
