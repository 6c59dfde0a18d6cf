import type { PatchRef, TreeSays } from '@sluice/dependency';
import type { LinkedPatch } from '../ports/link-index';
import type { TreePorts } from '../analyse-in-tree';
import { namedOnly } from './named-only';
import type { TreeReader } from '../ports/tree-reader';

/** In so many files a word is everybody's: it was there long before whoever uses it now. */
const EVERYWHERE = 50;
/** Commits whose trees are asked about one word once somebody was found to introduce it: it may have gone and come again. */
const MAX_AGAIN = 12;
/** Commits whose trees are asked for one answer. */
const MAX_ASKED = 300;

/** The commit whose tree stood before a patch: the parent of a commit, the newest of the main branch when a mail was said. */
export const baseOf = (tree: TreeReader, { ref, sort, at }: Pick<LinkedPatch, 'ref' | 'sort' | 'at'>) =>
  sort === 'landed' ? tree.parentOf(ref) : tree.baseAt(at);

/** Words that are not everybody's in the tree a patch was made on. Where that tree cannot be asked, all of them. */
export const rareWords = async (tree: TreeReader, patch: LinkedPatch, words: readonly string[]) => {
  const base = await baseOf(tree, patch);
  const files = base === undefined ? new Map<string, number>() : await tree.filesOf(base, words);
  return words.filter((word) => (files.get(word) ?? 0) < EVERYWHERE);
};

/** Words under question. One that stood in the tree before the first that seems to bring it is old: nobody after that is asked about it. */
class OpenWords {
  private readonly again = new Map<string, number>();
  private readonly old = new Set<string>();
  private readonly doubted = new Set<string>();
  private at = '';

  isOpen(word: string): boolean {
    return !this.old.has(word) && (this.again.get(word) ?? 0) <= MAX_AGAIN;
  }

  /** Commits of one second, applied in one go, stand in no order: what is old is known once all of them were asked. */
  moveTo(at: string): void {
    if (at === this.at) return;
    this.at = at;
    for (const word of this.doubted) if (!this.again.has(word)) this.old.add(word);
    this.doubted.clear();
  }

  note(word: string, introduced: boolean): void {
    const times = this.again.get(word);
    if (introduced || times !== undefined) this.again.set(word, (times ?? 0) + 1);
    else this.doubted.add(word);
  }
}

const byTime = (a: LinkedPatch, b: LinkedPatch): number => (`${a.at} ${a.ref}` < `${b.at} ${b.ref}` ? -1 : 1);

type Answers = ReadonlyMap<string, boolean>;

/** What the tree before one patch says of words; nothing where it cannot be asked. */
const answersOf = async (
  ports: TreePorts,
  patch: LinkedPatch,
  words: readonly string[],
): Promise<Answers> => {
  const { tree } = ports;
  const base = words.length === 0 ? undefined : await baseOf(tree, patch);
  const places = base === undefined ? undefined : await tree.placesOf(base, words, 1);
  // A tree that could not look is no tree: silence would read as "stands nowhere".
  if (base === undefined || places === undefined || words.some((w) => !places.has(w))) return new Map();
  const old = words.filter((word) => places.get(word) !== 0);
  const named = await namedOnly(ports, patch, { base, words: old });
  const answers = words.map((word) => [word, named.has(word) ? named.get(word) : places.get(word) === 0]);
  return new Map(answers.filter((answer): answer is [string, boolean] => answer[1] !== undefined));
};

/**
 * Of words that are new to some patches, which of these patches the tree says introduce them: where the word stands nowhere in the tree before, or in
 * comments alone and the patch defines it. Patches are asked about in order of time, each tree once.
 */
export const introductions = async (
  ports: TreePorts,
  patches: readonly LinkedPatch[],
  words: ReadonlySet<string>,
): Promise<TreeSays['introduces']> => {
  const open = new OpenWords();
  const answers = new Map<PatchRef, Answers>();
  let asked = 0;
  for (const patch of [...patches].sort(byTime)) {
    open.moveTo(patch.at);
    const own = patch.links.fresh.filter((w) => words.has(w));
    const questions = asked < MAX_ASKED ? own.filter((w) => open.isOpen(w)) : [];
    if (questions.length > 0) asked += 1;
    const told = await answersOf(ports, patch, questions);
    for (const [word, introduced] of told) open.note(word, introduced);
    const settled = own.filter((w) => !open.isOpen(w)).map((w) => [w, false] as const);
    answers.set(patch.ref, new Map([...settled, ...told]));
  }
  return answers;
};

/**
 * Whom to ask about which words, of the forms of changes: the commits that have a word, else the first posting that has it. What is new to a commit was new to its
 * postings; `changeOf` tells what is the same change.
 */
export const representatives = (
  rows: readonly LinkedPatch[],
  changeOf: (ref: PatchRef) => string,
): readonly LinkedPatch[] => {
  const landed = rows.filter((r) => r.sort === 'landed');
  const taken = new Set(landed.flatMap((r) => r.links.fresh.map((w) => `${changeOf(r.ref)}\n${w}`)));
  const posted = rows
    .filter((r) => r.sort === 'posted')
    .sort(byTime)
    .map((row) => {
      const fresh = row.links.fresh.filter((w) => {
        const key = `${changeOf(row.ref)}\n${w}`;
        return !taken.has(key) && taken.add(key);
      });
      return { ...row, links: { ...row.links, fresh } };
    });
  return [...landed, ...posted];
};
