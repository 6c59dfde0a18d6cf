import type { DefinedAt, MemberUse, TreeSays } from '@sluice/dependency';
import type { CSource, WordUse } from '@sluice/interface-model';
import type { TreePorts } from '../analyse-in-tree';
import type { LinkedPatch } from '../ports/link-index';
import { rareWords } from './tree-questions';

/** Commits whose uses of members are looked at for one answer, and commits that may have added one member. */
const MAX_USERS = 100;
const MAX_GIVERS = 6;
const MAX_FILES = 3;
/** So many places of a word are told at most: of more, some were left out. */
const MAX_PLACES = 200;

const C_FILE = /\.[ch]$/;
const DECLARATION = /^(?:typedef )?(?:struct|union) \w+$/;

/** A member that commits say they added to a structure; these in order of time. */
export type Claim = {
  readonly member: string;
  readonly structure: string;
  readonly word: string;
  readonly givers: LinkedPatch[];
};

/** The word of `STRUCTURE.MEMBER`; nothing for other names. */
export const memberWord = (member: string): string | undefined => {
  const dot = member.indexOf('.');
  return dot > 0 ? member.slice(dot + 1) : undefined;
};

const byTime = (a: LinkedPatch, b: LinkedPatch): number => (`${a.at} ${a.ref}` < `${b.at} ${b.ref}` ? -1 : 1);

/** What commits claim to have added, of words that were no news: who brought a new word is known by the word. */
export const claimsOf = (rows: readonly LinkedPatch[], { introduces }: TreeSays): readonly Claim[] => {
  const claims = new Map<string, Claim>();
  for (const row of rows.filter((r) => r.sort === 'landed').sort(byTime))
    for (const member of row.links.defines) {
      const word = memberWord(member);
      if (word === undefined || introduces.get(row.ref)?.get(word) === true) continue;
      const structure = member.slice(0, member.indexOf('.'));
      const claim = claims.get(member) ?? { member, structure, word, givers: [] };
      claim.givers.push(row);
      claims.set(member, claim);
    }
  return [...claims.values()];
};

const keyOf = ({ path, within, quote }: WordUse): string => `${path}\n${within}\n${quote}`;
const placeOf = ({ path, within }: WordUse): string => `${path}\n${within}`;

/** Places that were not there before, in functions and initialisers. */
const newPlaces = (before: readonly WordUse[], now: readonly WordUse[]): readonly WordUse[] => {
  if (Math.max(before.length, now.length) >= MAX_PLACES) return [];
  const left = new Map<string, number>();
  for (const use of before) left.set(keyOf(use), (left.get(keyOf(use)) ?? 0) + 1);
  return now.filter((use) => {
    const there = left.get(keyOf(use)) ?? 0;
    left.set(keyOf(use), there - 1);
    return there <= 0 && use.within !== '' && !DECLARATION.test(use.within);
  });
};

/** The first new place of a member's word in a function that has the structure, too. */
const useOf = (fresh: readonly WordUse[], structure: readonly WordUse[]): string | undefined => {
  const places = new Set(structure.map(placeOf));
  const use = fresh.find((one) => places.has(placeOf(one)));
  return use === undefined ? undefined : `${use.path}:${use.line}: ${use.quote}`;
};

const lineOf = ({ structures }: CSource, { structure, word }: Claim): number | undefined =>
  structures
    .filter((s) => s.name === structure)
    .flatMap((s) => s.fields)
    .find((f) => f.name === word || f.name.endsWith(`.${word}`))?.line;

/** A claim with the files that have its structure. */
type Placed = { readonly claim: Claim; readonly paths: readonly string[] };

const lineAt = async (
  { tree, c }: TreePorts,
  claim: Claim,
  at: { readonly commit: string; readonly path: string },
): Promise<number | undefined> => {
  const text = await tree.textOf(at);
  const reading = 'text' in text ? c.read(text.text) : undefined;
  return reading?.readable === true ? lineOf(reading.source, claim) : undefined;
};

/** Where a commit added a member to its structure, by the C parser before and after it. */
const addedAt = async (
  ports: TreePorts,
  { ref }: LinkedPatch,
  { claim, paths }: Placed,
): Promise<DefinedAt | undefined> => {
  const parent = await ports.tree.parentOf(ref);
  for (const path of paths) {
    const line = await lineAt(ports, claim, { commit: ref, path });
    if (line === undefined) continue;
    const before = parent === undefined ? undefined : await lineAt(ports, claim, { commit: parent, path });
    if (before === undefined) return { file: path, line };
  }
  return undefined;
};

/** The last commit before a user that gave a structure a member. */
const giverOf = async (ports: TreePorts, user: LinkedPatch, asked: Placed) => {
  const earlier = asked.claim.givers.filter((g) => g.at <= user.at && g.ref !== user.ref);
  for (const giver of earlier.slice(-MAX_GIVERS).reverse()) {
    const at = await addedAt(ports, giver, asked);
    if (at !== undefined) return { by: giver.ref, at };
  }
  return undefined;
};

const definedIn = (structure: readonly WordUse[], { structure: name }: Claim): readonly string[] =>
  [
    ...new Set(
      structure.filter((u) => DECLARATION.test(u.within) && u.within.endsWith(` ${name}`)).map((u) => u.path),
    ),
  ]
    .filter((path) => C_FILE.test(path))
    .slice(0, MAX_FILES);

type Places = ReadonlyMap<string, readonly WordUse[]>;

/** The use of one member by one commit, from where its words stand before and after it. */
const useIn = async (
  ports: TreePorts,
  user: LinkedPatch,
  { claim, before, now }: { readonly claim: Claim; readonly before: Places; readonly now: Places },
): Promise<readonly MemberUse[]> => {
  const structure = now.get(claim.structure) ?? [];
  const fresh = newPlaces(before.get(claim.word) ?? [], now.get(claim.word) ?? []);
  const quote = useOf(fresh, structure);
  if (quote === undefined) return [];
  const giver = await giverOf(ports, user, { claim, paths: definedIn(structure, claim) });
  return giver === undefined ? [] : [{ user: user.ref, member: claim.member, quote, ...giver }];
};

const usesIn = async (
  ports: TreePorts,
  user: LinkedPatch,
  claims: readonly Claim[],
): Promise<readonly MemberUse[]> => {
  const parent = await ports.tree.parentOf(user.ref);
  if (parent === undefined) return [];
  const words = [...new Set(claims.map((c) => c.word))];
  const now = await ports.tree.usesOf(user.ref, [...words, ...new Set(claims.map((c) => c.structure))]);
  const before = await ports.tree.usesOf(parent, words);
  const found: MemberUse[] = [];
  for (const claim of claims) found.push(...(await useIn(ports, user, { claim, before, now })));
  return found;
};

/**
 * Members of structures that some commits use, of those that other commits added while the word stood elsewhere already: a user counts where it says
 * the word in a function that has the structure, too. Commits only: of a mail there is no tree that has it.
 */
export const memberUses = async (
  ports: TreePorts,
  users: readonly LinkedPatch[],
  claims: readonly Claim[],
): Promise<readonly MemberUse[]> => {
  const found: MemberUse[] = [];
  let asked = 0;
  for (const user of users.filter((u) => u.sort === 'landed').sort(byTime)) {
    const uses = new Set(user.links.uses);
    const own = claims.filter((c) => uses.has(c.word) && c.givers.some((g) => g.at <= user.at));
    if (own.length === 0 || asked >= MAX_USERS) continue;
    asked += 1;
    const rare = new Set(await rareWords(ports.tree, user, [...new Set(own.map((c) => c.word))]));
    const open = own.filter((c) => rare.has(c.word));
    if (open.length > 0) found.push(...(await usesIn(ports, user, open)));
  }
  return found;
};
