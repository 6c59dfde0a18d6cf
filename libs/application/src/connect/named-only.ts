import type { WordUse } from '@sluice/interface-model';
import type { TreePorts } from '../analyse-in-tree';
import type { LinkedPatch } from '../ports/link-index';
import { definedNamesIn } from './definitions';

/** Words of one patch that are looked at, and files a word may stand in: what more speak of is there. */
const MAX_WORDS = 20;
const MAX_FILES = 3;

/** A line of a comment, as far as its beginning tells: code behind it, or before a comment, is code. */
const COMMENT = /^(?:\/\*(?!.*\*\/\s*\S)|\/\/|\*(?:[ /]|$))/;

const isComment = ({ quote }: WordUse): boolean => COMMENT.test(quote.trim());

/** Words that stand in a tree, in comments alone. */
const inCommentsOnly = async (
  { tree }: TreePorts,
  base: string,
  words: readonly string[],
): Promise<readonly string[]> => {
  const files = await tree.filesOf(base, words);
  const rare = words.filter((word) => (files.get(word) ?? Infinity) <= MAX_FILES);
  const uses = await tree.usesOf(base, rare);
  return rare.filter((word) => uses.get(word)?.every(isComment) === true);
};

/**
 * Of words that stood in the tree before a patch, those it brings all the same: it defines them, and before it comments alone had named them. For a commit
 * that is sure by the C parser; of a mail, whose tree nobody has, such a word is told neither new nor old. By word: whether it is new, `undefined`
 * where that is not told. Words that are old have no entry.
 */
export const namedOnly = async (
  ports: TreePorts,
  { ref, sort, links }: LinkedPatch,
  { base, words }: { readonly base: string; readonly words: readonly string[] },
): Promise<ReadonlyMap<string, boolean | undefined>> => {
  const defines = new Set(links.defines);
  const asked = words.filter((word) => defines.has(word)).slice(0, MAX_WORDS);
  const named = asked.length === 0 ? [] : await inCommentsOnly(ports, base, asked);
  if (sort === 'posted') return new Map(named.map((word) => [word, undefined]));
  const defined = named.length === 0 ? new Map() : await definedNamesIn(ports, ref, named);
  return new Map(named.filter((word) => defined.has(word)).map((word) => [word, true]));
};
