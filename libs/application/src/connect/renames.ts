import type { Edge, PatchRef, Rename } from '@sluice/dependency';
import type { WordUse } from '@sluice/interface-model';
import type { TreeReader } from '../ports/tree-reader';

/** Commits that are looked at for one answer, names of each, and places of each name. */
const MAX_COMMITS = 20;
const MAX_NAMES = 8;
const MAX_PLACES = 12;
/** Characters two lines have to share around what differs. */
const MIN_SHARED = 8;

const COMMIT = /^[0-9a-f]{40}$/;
const WORD = /^\w{3,100}$/;
const NAME = /^\w[\w.>-]{2,100}$/;

const sharedHead = (a: string, b: string): number => {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  return head;
};

const reverse = (text: string): string => text.split('').reverse().join('');

/** Without what is the beginning of a word. */
const wholeWords = (head: string): number => head.length - (/\w+$/.exec(head)?.[0].length ?? 0);

/** What one line says in place of another one, in whole words; nothing where they share too little. */
const replaced = (
  before: string,
  after: string,
): { readonly from: string; readonly to: string } | undefined => {
  const head = sharedHead(before, after);
  const [restBefore, restAfter] = [reverse(before.slice(head)), reverse(after.slice(head))];
  const tail = sharedHead(restBefore, restAfter);
  if (head + tail < MIN_SHARED) return undefined;
  const from = wholeWords(before.slice(0, head));
  const end = wholeWords(restBefore.slice(0, tail));
  return { from: before.slice(from, before.length - end), to: after.slice(from, after.length - end) };
};

const linesAt = async (tree: TreeReader, commit: string, path: string): Promise<readonly string[]> => {
  const text = await tree.textOf({ commit, path });
  return 'text' in text ? text.text.split('\n').map((line) => line.trim()) : [];
};

type Sides = { readonly gone: readonly string[]; readonly come: readonly string[] };

/** Lines that a file loses and gains from one commit to another. */
const sidesOf = async (
  tree: TreeReader,
  [before, after]: readonly [string, string],
  path: string,
): Promise<Sides> => {
  const [old, now] = [await linesAt(tree, before, path), await linesAt(tree, after, path)];
  const [wasThere, isThere] = [new Set(old), new Set(now)];
  return { gone: old.filter((l) => !isThere.has(l)), come: now.filter((l) => !wasThere.has(l)) };
};

const pathsOf = (uses: readonly WordUse[]): readonly string[] => [
  ...new Set(uses.slice(0, MAX_PLACES).map((u) => u.path)),
];

type Swap = { readonly from: string; readonly to: string; readonly quote: string };

/** Pairs of lines of which one says a name in place of the other's. */
const swapsIn = (path: string, { gone, come }: Sides, isAbout: (swap: Swap) => boolean): readonly Swap[] =>
  come.slice(0, 200).flatMap((line) =>
    gone.slice(0, 200).flatMap((old) => {
      const swap = replaced(old, line);
      if (swap === undefined || !WORD.test(swap.from) || !NAME.test(swap.to)) return [];
      const one = { ...swap, quote: `${path}: ${line.slice(0, 120)}` };
      return isAbout(one) ? [one] : [];
    }),
  );

/** The swap that most lines tell; of equals the smallest. */
const told = (swaps: readonly Swap[]): Swap | undefined => {
  const counts = new Map<string, number>();
  for (const { from, to } of swaps) counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return swaps.find(({ from, to }) => `${from} ${to}` === most?.[0]);
};

const lastWord = (name: string): string => /\w+$/.exec(name)?.[0] ?? name;

type Asked = { readonly commit: string; readonly parent: string };

/** Whether a name stood in the tree before a commit and stands nowhere after it. */
const isGone = async (tree: TreeReader, { commit, parent }: Asked, name: string): Promise<boolean> =>
  (await tree.usesOf(commit, [name])).get(name)?.length === 0 &&
  ((await tree.usesOf(parent, [name])).get(name)?.length ?? 0) > 0;

/** By which old name a commit's new one goes: on lines that are as they were but for the name, the old one standing nowhere any more. */
const renameTo = async (tree: TreeReader, asked: Asked, name: string): Promise<readonly Rename[]> => {
  const uses = (await tree.usesOf(asked.commit, [name])).get(name) ?? [];
  const swaps: Swap[] = [];
  for (const path of pathsOf(uses)) {
    const sides = await sidesOf(tree, [asked.parent, asked.commit], path);
    swaps.push(...swapsIn(path, sides, ({ to }) => lastWord(to) === name));
  }
  const one = told(swaps);
  if (one === undefined || !(await isGone(tree, asked, one.from))) return [];
  return [{ by: asked.commit, from: one.from, to: name, quote: one.quote }];
};

/** What a commit calls an old name of others: the same from the other side. */
const renameFrom = async (tree: TreeReader, asked: Asked, name: string): Promise<readonly Rename[]> => {
  if (!(await isGone(tree, asked, name))) return [];
  const uses = (await tree.usesOf(asked.parent, [name])).get(name) ?? [];
  const swaps: Swap[] = [];
  for (const path of pathsOf(uses)) {
    const sides = await sidesOf(tree, [asked.parent, asked.commit], path);
    swaps.push(...swapsIn(path, sides, ({ from }) => from === name));
  }
  const one = told(swaps);
  return one === undefined ? [] : [{ by: asked.commit, from: name, to: lastWord(one.to), quote: one.quote }];
};

const namesByCommit = (edges: readonly Edge[]): readonly (readonly [PatchRef, ReadonlySet<string>])[] => {
  const ends = new Map<PatchRef, ReadonlySet<string>>();
  for (const { kind, to, names = [] } of edges)
    if (kind === 'symbol' && COMMIT.test(to)) ends.set(to, new Set([...(ends.get(to) ?? []), ...names]));
  return [...ends].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MAX_COMMITS);
};

/** Old names of what the commits at the ends of symbol edges introduce. */
export const renamesBehind = async (tree: TreeReader, edges: readonly Edge[]): Promise<readonly Rename[]> => {
  const found: Rename[] = [];
  for (const [commit, names] of namesByCommit(edges)) {
    const parent = await tree.parentOf(commit);
    if (parent === undefined) continue;
    for (const name of [...names].sort().slice(0, MAX_NAMES))
      found.push(...(await renameTo(tree, { commit, parent }, name)));
  }
  return found;
};

/** New names that some commits give to old ones. */
export const renamesOf = async (
  tree: TreeReader,
  commits: readonly PatchRef[],
  names: readonly string[],
): Promise<readonly Rename[]> => {
  const found: Rename[] = [];
  for (const commit of [...commits].sort().slice(0, MAX_COMMITS)) {
    const parent = await tree.parentOf(commit);
    if (parent === undefined) continue;
    const uses = await tree.usesOf(commit, names);
    for (const name of names.filter((n) => uses.get(n)?.length === 0).slice(0, MAX_NAMES))
      found.push(...(await renameFrom(tree, { commit, parent }, name)));
  }
  return found;
};
