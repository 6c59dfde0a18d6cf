import { shows } from './evidence';
import type { EdgeConfidence } from './edge';
import type { Found } from './found';
import { isEarlier, mayNeed, put, type Known } from './known';
import type { PatchNode } from './node';
import type { TreeSays } from './tree-says';

/**
 * Where no tree tells whether a word is new: one that more changes than this have on added lines only is noise. A name that a series brings and
 * others take up is new to its few users; a loop's variable is new to everybody.
 */
export const MAX_SHARED = 50;
const TELLING = /^(?=.{6})(?:\w*[A-Za-z0-9]_\w*[A-Za-z0-9]\w*|[a-z]+[A-Z]\w*)$/;
/**
 * Whether a word looks like a name that somebody chose for others to use, and not like a loop's variable: six characters or more, with an underscore inside
 * or a capital after small letters. Asked only where no tree tells whether the word is new.
 */
export const isTellingName = (word: string): boolean => TELLING.test(word);

/** Renames of renames that are followed. */
const MAX_RENAMES = 5;

/** A form of a change that introduces a word; `told`: the tree says so. */
export type Introducer = { readonly node: PatchNode; readonly told: boolean };

export type ByWord = ReadonlyMap<string, readonly Introducer[]>;

const formsByWord = (known: Known): ReadonlyMap<string, readonly PatchNode[]> => {
  const byWord = new Map<string, PatchNode[]>();
  for (const node of known.byRef.values())
    for (const word of node.links?.fresh ?? []) put(byWord, word, node);
  return byWord;
};

/** What the tree says of a change and a word: by any of its forms that it was asked about. */
const toldOf = (forms: readonly PatchNode[], word: string, { introduces }: TreeSays): boolean | undefined => {
  const answers = forms.flatMap(({ ref }) => introduces.get(ref)?.get(word) ?? []);
  return answers.length === 0 ? undefined : answers.includes(true);
};

const byChange = (forms: readonly PatchNode[]): ReadonlyMap<string, readonly PatchNode[]> => {
  const changes = new Map<string, PatchNode[]>();
  for (const form of forms) put(changes, form.change, form);
  return changes;
};

const introducersOfWord = (
  word: string,
  forms: readonly PatchNode[],
  tree: TreeSays,
): readonly Introducer[] => {
  const changes = [...byChange(forms).values()].map((own) => ({ own, told: toldOf(own, word, tree) }));
  const sure = changes.filter((c) => c.told === true);
  const untold = changes.filter((c) => c.told === undefined);
  const noise = changes.length > MAX_SHARED || !isTellingName(word);
  return [...sure, ...(noise ? [] : untold)].flatMap(({ own, told }) =>
    own.map((node) => ({ node, told: told === true })),
  );
};

/**
 * Who introduces each word: what has it on added lines only and, by the tree, nowhere before. Where the tree was not asked it is taken to be new
 * unless it looks like noise (`MAX_SHARED`, or no telling name).
 */
export const introducers = (known: Known, tree: TreeSays): ByWord =>
  new Map([...formsByWord(known)].map(([word, forms]) => [word, introducersOfWord(word, forms, tree)]));

const first = (all: readonly Introducer[]): Introducer | undefined =>
  all.reduce<Introducer | undefined>(
    (a, b) => (a === undefined || isEarlier(b.node, a.node) ? b : a),
    undefined,
  );

const last = (all: readonly Introducer[]): Introducer | undefined =>
  all.reduce<Introducer | undefined>(
    (a, b) => (a === undefined || isEarlier(a.node, b.node) ? b : a),
    undefined,
  );

/**
 * Of those that may have introduced a word that a patch uses, the one it has it from: the last commit that the tree calls new, else the earliest
 * commit that may be; else what stands before it in its own series; else the earliest posting.
 */
const sourceOf = (user: PatchNode, possible: readonly Introducer[]): Introducer | undefined => {
  const landed = possible.filter((i) => i.node.sort === 'landed');
  const own = possible.filter(
    (i) => i.node.place !== undefined && i.node.place.series === user.place?.series,
  );
  return (
    last(landed.filter((i) => i.told)) ??
    first(landed) ??
    first(own.filter((i) => i.node.place?.revision === user.place?.revision)) ??
    first(possible)
  );
};

const confidenceOf = ({ node, told }: Introducer): EdgeConfidence => {
  if (node.sort === 'landed') return told ? 'certain' : 'likely';
  return told ? 'likely' : 'weak';
};

/** A patch that itself brings a word into the tree has it from nobody that was in the tree. */
const bringsItself = (user: PatchNode, word: string, tree: TreeSays): boolean =>
  user.sort === 'landed' && tree.introduces.get(user.ref)?.get(word) === true;

type Use = { readonly user: PatchNode; readonly word: string };

const foundFor = ({ user, word }: Use, { node, told }: Introducer, tree: TreeSays): Found => {
  const at = tree.defined.get(node.ref)?.get(word);
  const how = told ? 'introduces' : 'is the first known to have';
  return {
    from: user,
    to: node,
    kind: 'symbol',
    confidence: confidenceOf({ node, told }),
    names: [word],
    evidence: [
      shows(node, `${how} ${word}`),
      ...(at === undefined ? [] : [shows(node, `${word} is defined at ${at.file}:${at.line}`)]),
    ],
  };
};

/** What is known of words. */
export type SymbolContext = { readonly known: Known; readonly tree: TreeSays; readonly byWord: ByWord };

/** Who introduced what a commit calls by another name: whoever uses the new name needs that, too. */
const beforeRename = ({ user, word }: Use, source: Introducer, context: SymbolContext): readonly Found[] => {
  const found: Found[] = [];
  let [by, name]: [PatchNode, string] = [source.node, word];
  for (let hops = 0; hops < MAX_RENAMES; hops++) {
    const rename = context.tree.renames.find((r) => r.by === by.ref && r.to === name);
    const older = rename && sourceBefore(by, rename.from, context);
    if (rename === undefined || older === undefined) return found;
    const one = foundFor({ user, word: rename.from }, older, context.tree);
    const why = shows(by, `calls ${rename.from} ${rename.to}: ${rename.quote}`);
    found.push({ ...one, names: [rename.from, word], evidence: [...one.evidence, why] });
    [by, name] = [older.node, rename.from];
  }
  return found;
};

const sourceBefore = (
  user: PatchNode,
  word: string,
  { known, byWord }: SymbolContext,
): Introducer | undefined =>
  sourceOf(
    user,
    (byWord.get(word) ?? []).filter((i) => mayNeed(known, user, i.node)),
  );

/** Edges from patches that use a name to the one that introduces it. */
export const symbolEdges = (from: readonly PatchNode[], context: SymbolContext): readonly Found[] => {
  const { tree } = context;
  return from.flatMap((user) =>
    (user.links?.uses ?? []).flatMap((word) => {
      if (bringsItself(user, word, tree)) return [];
      const source = sourceBefore(user, word, context);
      return source === undefined
        ? []
        : [foundFor({ user, word }, source, tree), ...beforeRename({ user, word }, source, context)];
    }),
  );
};
