import { commitKey, type NameKey, type PatchRef, type TreeSays } from '@sluice/dependency';
import type { LinkedPatch } from '../ports/link-index';
import { openField, type Field } from './field';
import { spellingsOf } from './held';
import { meantBy } from './meant';
import { memberWord } from './members';
import { nodesFor } from './nodes';
import { patchesOf, settled, takeNumbers, treeSays, withMembers } from './outgoing';
import { renamesOf } from './renames';
import type { DependentsOf, Focus } from './signatures';
import { findAll, findFresh, worthAsking } from './word-search';

/** Dependents of one kind that are looked for: more than this is said to be cut off. */
export const MAX_DEPENDENTS = 10_000;

const COMMIT = /^[0-9a-f]{40}$/;

/** What dependents are asked of: changes in all their forms, with the words and lines they brought. */
type Target = {
  readonly changes: ReadonlySet<string>;
  readonly forms: ReadonlySet<PatchRef>;
  readonly rows: readonly LinkedPatch[];
  readonly words: readonly string[];
  /** Members it adds to structures, as `STRUCTURE.MEMBER`: their words are not new, but new to these. */
  readonly members: readonly string[];
};

/** Under which names others may speak of the target. */
const namesOf = (field: Field, { forms, words }: Target): readonly NameKey[] => [
  ...field.places.namesLeadingTo(forms).map((ref) => (COMMIT.test(ref) ? commitKey(ref) : `mail:${ref}`)),
  ...field.places.borne().flatMap(({ key, ref }) => (forms.has(ref) ? [key] : [])),
  ...words.map((word) => `symbol:${word}`),
];

/** Words that are new to the target: with a tree, those that stand nowhere before it. */
const newWords = async (field: Field, rows: readonly LinkedPatch[]): Promise<readonly string[]> => {
  const { tree } = field.ports;
  const words = worthAsking(
    rows.flatMap((r) => r.links.fresh),
    tree !== undefined,
  );
  if (tree === undefined) return [...words].sort();
  const { introduces } = await treeSays(field, rows, new Set(words));
  const told = [...introduces.values()];
  return words.filter((w) => told.some((t) => t.get(w) === true)).sort();
};

const membersOf = (rows: readonly LinkedPatch[], known: ReadonlySet<string>): readonly string[] => {
  const isOpen = (word: string | undefined): boolean => word !== undefined && !known.has(word);
  const members = rows.flatMap((r) => r.links.defines).filter((m) => isOpen(memberWord(m)));
  return [...new Set(members)].sort();
};

const wordsOfMembers = (members: readonly string[]): readonly string[] => [
  ...new Set(members.flatMap((m) => memberWord(m) ?? [])),
];

const targetOf = async (field: Field, focus: readonly Focus[]): Promise<Target> => {
  const refs: PatchRef[] = [];
  for (const one of focus) refs.push(...(await patchesOf(field, one)));
  const changes = new Set(refs.map((ref) => field.changeOf(ref)));
  const forms = new Set([...refs, ...[...changes].flatMap((c) => field.places.formsOf(c))]);
  await field.linkRefs([...forms]);
  const rows = [...forms].flatMap((ref) => field.row(ref) ?? []);
  const words = await newWords(field, rows);
  const members = field.ports.tree === undefined ? [] : membersOf(rows, new Set(words));
  return { changes, forms, rows, words, members };
};

/** Those who may compete for having brought the target's words and lines: an edge leads to the right one only when all are known. */
const takeRivals = async (field: Field, { rows, words, members }: Target): Promise<TreeSays> => {
  const { links, tree } = field.ports;
  const keep = tree === undefined ? new Set<string>() : new Set(words);
  field.link(await findFresh(links, wordsOfMembers(members)));
  const fresh = field.link(await findFresh(links, words, keep));
  const lines = rows.flatMap((r) => r.links.adds);
  const adders = field.link(await findAll(links, { adds: lines }));
  await field.place([...fresh, ...adders].map((r) => r.ref));
  return treeSays(field, fresh, new Set(words));
};

/** Whoever shares a key with the target: uses its words, touches its lines, names it, or follows it in a binding. */
const takeUsers = async (
  field: Field,
  target: Target,
  names: readonly NameKey[],
): Promise<readonly PatchRef[]> => {
  const { links } = field.ports;
  const { rows, words } = target;
  const spelt = spellingsOf(field.knowledge.model, words);
  const touches = rows.flatMap((r) => r.links.adds);
  const found = await findAll(
    links,
    { uses: [...words, ...wordsOfMembers(target.members), ...spelt], touches, names },
    MAX_DEPENDENTS,
  );
  const refs = field.link(found).map((r) => r.ref);
  await field.place(refs);
  return [...refs, ...(await takeNumbers(field, [...target.forms], 1))];
};

/** The patches that may be dependents: in the form that still waits for something, posted or landed. */
const candidatesOf = (field: Field, target: Target, found: readonly PatchRef[]): readonly PatchRef[] => {
  const refs = found.flatMap((ref) => {
    const speaksFor = field.places.spokenForBy(ref);
    const own = field.standsFor(ref);
    return [
      ...field.namedBy(ref),
      ...(speaksFor === undefined ? [] : [speaksFor]),
      ...(own === undefined || field.places.isOlder(own) ? [] : [own]),
    ];
  });
  return [...new Set([...refs, ...field.places.laterThan(target.forms)])].sort();
};

/** See `DependentsOf`. */
export const dependentsOf: DependentsOf = async (ports, focus, viewpoint) => {
  const field = await openField(ports, viewpoint);
  return dependentsIn(field, focus);
};

/** Commits among some patches that may call the target's words otherwise: they change its lines and bring words of their own. */
const renamesFrom = async (field: Field, target: Target, found: readonly PatchRef[]) => {
  const { tree } = field.ports;
  const lines = new Set(target.rows.flatMap((r) => r.links.adds));
  const commits = found.filter((ref) => {
    const row = field.row(ref);
    return (
      row?.sort === 'landed' && row.links.fresh.length > 0 && row.links.touches.some((key) => lines.has(key))
    );
  });
  return tree === undefined || target.words.length === 0
    ? []
    : renamesOf(tree.tree, [...new Set(commits)], target.words);
};

/** The same, in a field that is open. */
export const dependentsIn = async (field: Field, focus: readonly Focus[]) => {
  const target = await targetOf(field, focus);
  const says = await takeRivals(field, target);
  const names = namesOf(field, target);
  const found = await takeUsers(field, target, names);
  const renames = await renamesFrom(field, target, found);
  const renamed = { ...target, words: [...new Set(renames.map((r) => r.to))].sort(), members: [] };
  const tree = { ...says, ...(await withRivals(field, says, renamed)), renames };
  const byNewName = renames.length === 0 ? [] : await takeUsers(field, { ...renamed, rows: [] }, []);
  const from = candidatesOf(field, target, [...found, ...byNewName]);
  await field.linkRefs(from);
  const meant = await meantBy(field, names);
  const words = new Set([...target.words, ...renamed.words]);
  const wanted = { from: new Set(from), words, meant: [...meant.values()].flat() };
  const users = from.flatMap((ref) => field.row(ref) ?? []);
  const sure = await withMembers(field, tree, { users, members: new Set(target.members) });
  const edges = await settled(field, () => ({ from, nodes: nodesFor(field, wanted), meant, tree: sure }));
  return edges.filter((e) => target.changes.has(field.changeOf(e.to)));
};

/** What the tree says of further words, beside what it said. */
const withRivals = async (
  field: Field,
  says: TreeSays,
  target: Target,
): Promise<Pick<TreeSays, 'introduces'>> => {
  if (target.words.length === 0) return says;
  const more = await takeRivals(field, { ...target, rows: [] });
  const both = new Map(says.introduces);
  for (const [ref, words] of more.introduces) both.set(ref, new Map([...(both.get(ref) ?? []), ...words]));
  return { introduces: both };
};
