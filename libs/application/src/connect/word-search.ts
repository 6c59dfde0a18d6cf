import { isTellingName, MAX_SHARED } from '@sluice/dependency';
import type { LinkedPatch, LinkIndex, LinksAsked } from '../ports/link-index';
import type { ConnectPorts } from './signatures';

/** Rows asked of the index at once. */
export const MAX_ROWS = 2_000;
/** Keys asked of the index at once. */
const CHUNK = 500;

const chunksOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i) => all.slice(i * CHUNK, (i + 1) * CHUNK));

/** Patches that have any of many keys of the sorts asked. */
export const findAll = async (
  links: LinkIndex,
  asked: LinksAsked,
  limit = MAX_ROWS,
): Promise<readonly LinkedPatch[]> => {
  const found: LinkedPatch[] = [];
  for (const [sort, keys] of Object.entries(asked) as [keyof LinksAsked, readonly (string | number)[]][])
    for (const chunk of chunksOf([...new Set(keys)]))
      found.push(...(await links.find({ [sort]: chunk } as LinksAsked, limit)));
  return found;
};

const countsOf = (rows: readonly LinkedPatch[], words: ReadonlySet<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const word of row.links.fresh) if (words.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
};

const halvesOf = (words: readonly string[]): readonly (readonly string[])[] => {
  const middle = words.length >> 1;
  return middle === 0 ? [] : [words.slice(0, middle), words.slice(middle)];
};

/**
 * Patches to which one of some words is new, of each word at most `MAX_ROWS`. Noise is learnt from the index itself: while an answer is cut off at
 * `MAX_ROWS`, words that more than `MAX_SHARED` patches of it share are dropped, where there are none the words are asked in two halves.
 * `keep`: words that the tree vouches for are never dropped.
 */
export const findFresh = async (
  links: LinkIndex,
  words: readonly string[],
  keep: ReadonlySet<string> = new Set(),
): Promise<readonly LinkedPatch[]> => {
  const found: LinkedPatch[] = [];
  const todo = [...new Set(words)].length === 0 ? [] : [[...new Set(words)].sort()];
  for (const asked of todo) {
    const rows = await links.find({ fresh: asked }, MAX_ROWS);
    const counts = rows.length < MAX_ROWS ? undefined : countsOf(rows, new Set(asked));
    const rarer = asked.filter((w) => keep.has(w) || (counts?.get(w) ?? 0) <= MAX_SHARED);
    if (rarer.length < asked.length) todo.push(rarer);
    else if (counts === undefined || asked.length === 1) found.push(...rows);
    else todo.push(...halvesOf(asked).map((half) => [...half]));
  }
  return found;
};

/** Those of some patches to which one of some words is new. */
export const broughtBy = (rows: readonly LinkedPatch[], words: ReadonlySet<string>): readonly LinkedPatch[] =>
  rows.filter((row) => row.links.fresh.some((word) => words.has(word)));

/** Those of some words that are new to so many of some patches that these may be more than `MAX_SHARED` changes. */
export const oftenBrought = (rows: readonly LinkedPatch[], words: readonly string[]): readonly string[] =>
  [...countsOf(rows, new Set(words))].flatMap(([word, count]) => (count > MAX_SHARED ? [word] : []));

/**
 * Without those words that are new to patches of more than `MAX_SHARED` neighbourhoods: they are as many changes at least, for all forms of one are in one,
 * and `connect` would take them for noise. This says so before any of these conversations is assembled. With a tree all stay: it may vouch for one.
 */
export const withoutCommon = async (
  { reader, tree }: Pick<ConnectPorts, 'reader' | 'tree'>,
  rows: readonly LinkedPatch[],
  words: readonly string[],
): Promise<readonly string[]> => {
  const suspects = new Set(oftenBrought(rows, words));
  if (tree !== undefined || suspects.size === 0) return words;
  const found = await reader.resolveAll(broughtBy(rows, suspects).map((row) => row.ref));
  const isCommon = (word: string): boolean => {
    const ids = broughtBy(rows, new Set([word])).flatMap(({ ref }) => found.get(ref)?.conversationId ?? []);
    return new Set(ids).size > MAX_SHARED;
  };
  return words.filter((word) => !suspects.has(word) || !isCommon(word));
};

/** Words worth asking for: without a tree only those that look like names. */
export const worthAsking = (words: readonly string[], hasTree: boolean): readonly string[] =>
  [...new Set(words)].filter((word) => hasTree || isTellingName(word));
