import {
  connect,
  NO_TREE,
  type ConnectInput,
  type Edge,
  type NameKey,
  type PatchRef,
  type Rename,
  type TreeSays,
} from '@sluice/dependency';
import type { LinkedPatch } from '../ports/link-index';
import { confirmed } from './confirmed';
import { definitions } from './definitions';
import { openField, type Field } from './field';
import { neighboursIn } from './held';
import { meantBy } from './meant';
import { claimsOf, memberUses } from './members';
import { heldIn, nodesFor } from './nodes';
import { renamesBehind } from './renames';
import type { Focus, OutgoingEdges } from './signatures';
import { introductions, rareWords, representatives } from './tree-questions';
import { broughtBy, findAll, findFresh, oftenBrought, withoutCommon, worthAsking } from './word-search';

const COMMIT = /^[0-9a-f]{7,40}$/;

const commitOf = async ({ ports }: Field, ref: PatchRef): Promise<PatchRef> =>
  COMMIT.test(ref) ? ((await ports.links.commitsNamed([ref])).get(ref) ?? ref) : ref;

/** The patches a focus means: of a series those of its newest revision, else the one it names. */
export const patchesOf = async (field: Field, focus: Focus): Promise<readonly PatchRef[]> => {
  const named = typeof focus === 'string' ? focus.trim().replace(/^<(.*)>$/, '$1') : focus.id;
  const ref = await commitOf(field, named);
  await field.linkRefs([ref]);
  await field.place([ref]);
  const newest = field.places.newestOf(ref);
  if (newest !== undefined) return newest;
  const patch = field.standsFor(ref);
  return patch === undefined ? [] : [field.places.newestForm(patch)];
};

/** The rows of some patches, and of the mails that speak for them. */
const linkFocus = async (field: Field, refs: readonly PatchRef[]): Promise<readonly LinkedPatch[]> => {
  const { places } = field;
  const speakers = refs.flatMap((ref) => [...places.speakersFor(ref), ...places.voicesFor(ref)]);
  await field.linkRefs([...new Set([...refs, ...speakers])]);
  return refs.flatMap((ref) => field.row(ref) ?? []);
};

const namesOf = (field: Field, refs: readonly PatchRef[]): readonly NameKey[] =>
  refs.flatMap((ref) => field.spokenFor(ref).map(({ naming }) => naming.key));

/** Words of patches that somebody may have introduced before. */
const wordsOf = async (field: Field, rows: readonly LinkedPatch[]): Promise<readonly string[]> => {
  const { tree } = field.ports;
  const words: string[] = [];
  for (const row of rows) {
    const own = worthAsking(row.links.uses, tree !== undefined);
    words.push(...(tree === undefined ? own : await rareWords(tree.tree, row, own)));
  }
  const mirrored = rows.flatMap((row) =>
    heldIn(field, row.ref).mirrors.map((name) => name.slice(name.lastIndexOf('.') + 1)),
  );
  return [...new Set([...words, ...mirrored])].sort();
};

/** Takes what the model's registry says holds the numbers beside those of some patches: `step` further. */
export const takeNumbers = async (
  field: Field,
  refs: readonly PatchRef[],
  step: 1 | -1,
): Promise<readonly PatchRef[]> => {
  const held = refs.flatMap((ref) => heldIn(field, ref).numbers);
  const names = neighboursIn(field.knowledge.model, held, step);
  const commits = await field.ports.links.commitsNamed(names.filter((n) => COMMIT.test(n)));
  const found = [...commits.values(), ...names.filter((n) => !COMMIT.test(n))];
  await field.linkRefs(found);
  await field.place(found);
  return found;
};

/** What the tree says of words that are new to some patches. */
export const treeSays = async (
  field: Field,
  fresh: readonly LinkedPatch[],
  words: ReadonlySet<string>,
): Promise<TreeSays> => {
  const { tree } = field.ports;
  if (tree === undefined) return NO_TREE;
  const asked = representatives(fresh, (ref) => field.changeOf(ref));
  return { ...NO_TREE, introduces: await introductions(tree, asked, words) };
};

/** Takes into the field all that may be at the other end of an edge from some patches with these rows; answers those words that may lead there, and what the tree says of them. */
const surround = async (
  field: Field,
  from: readonly PatchRef[],
  rows: readonly LinkedPatch[],
): Promise<{ readonly words: readonly string[]; readonly says: TreeSays }> => {
  const { links, tree } = field.ports;
  const asked = await wordsOf(field, rows);
  const found = field.link(await findFresh(links, asked));
  const words = await withoutCommon(field.ports, found, asked);
  const touched = rows.flatMap((r) => r.links.touches);
  const adders = field.link(await findAll(links, { adds: touched }));
  // Of these it is counted how many changes they are, or the tree is asked of each.
  const counted = tree === undefined ? oftenBrought(found, words) : words;
  const fresh = broughtBy(found, new Set(counted));
  const others = [...broughtBy(found, new Set(words)), ...adders];
  const numbered = from.some((ref) => heldIn(field, ref).numbers.length > 0);
  await field.place([...fresh, ...others.filter((r) => numbered || r.copied)].map((r) => r.ref));
  return { words, says: await treeSays(field, fresh, new Set(counted)) };
};

/**
 * `connect`, asked until every end of an edge was looked up. A patch of which only the index tells is chosen like one that stands in its series: its words
 * and lines are from there, and its time where no copies of it disagree; what it is called now is not. Only who holds numbers of an interface, and
 * may follow another's, needs to know of all others what they hold. So few conversations are assembled of all that might be at an end.
 */
const connected = async (field: Field, input: () => ConnectInput): Promise<readonly Edge[]> => {
  for (;;) {
    const edges = connect(input());
    const open = field.unplaced(edges.map((e) => e.to));
    if (open.length === 0) return edges;
    await field.place(open);
  }
};

/** `connect`, with what the C parser confirms of its answer, and with what people decided. */
export const settled = async (field: Field, input: () => ConnectInput): Promise<readonly Edge[]> => {
  const edges = await connected(field, input);
  const whole = input();
  const says = whole.tree ?? NO_TREE;
  const tree = await definitions(field, edges, says);
  const sure = tree === says ? edges : connect({ ...whole, tree });
  return confirmed(sure, field.knowledge.dependences ?? [], (ref) => field.changeOf(ref));
};

/** What the tree says, with who introduced the old names of what some commits call otherwise; the field takes them, too. */
export const withRenames = async (
  field: Field,
  says: TreeSays,
  renames: readonly Rename[],
): Promise<TreeSays> => {
  const old = [...new Set(renames.map((r) => r.from))].sort();
  if (old.length === 0) return says;
  const fresh = field.link(await findFresh(field.ports.links, old, new Set(old)));
  await field.place(fresh.map((r) => r.ref));
  const { introduces } = await treeSays(field, fresh, new Set(old));
  const both = new Map(says.introduces);
  for (const [ref, words] of introduces) both.set(ref, new Map([...(both.get(ref) ?? []), ...words]));
  return { ...says, introduces: both, renames };
};

/** What the tree says, with members that some patches use: all of them, or `members` alone. */
export const withMembers = async (
  field: Field,
  says: TreeSays,
  { users, members }: { readonly users: readonly LinkedPatch[]; readonly members?: ReadonlySet<string> },
): Promise<TreeSays> => {
  const { tree } = field.ports;
  if (tree === undefined) return says;
  const claims = claimsOf(field.linked(), says).filter((c) => members?.has(c.member) !== false);
  return { ...says, members: await memberUses(tree, users, claims) };
};

/** Edges from some patches. */
export const edgesFrom = async (field: Field, from: readonly PatchRef[]): Promise<readonly Edge[]> => {
  const rows = await linkFocus(field, from);
  const meant = await meantBy(field, namesOf(field, from));
  const { words, says } = await surround(field, from, rows);
  await takeNumbers(field, from, -1);
  const input = (tree: TreeSays): ConnectInput => {
    const known = new Set([...words, ...tree.renames.map((r) => r.from)]);
    const asked = { from: new Set(from), words: known, meant: [...meant.values()].flat() };
    return { from, nodes: nodesFor(field, asked), meant, tree };
  };
  const { tree } = field.ports;
  const renames =
    tree === undefined ? [] : await renamesBehind(tree.tree, await connected(field, () => input(says)));
  const all = await withMembers(field, await withRenames(field, says, renames), { users: rows });
  return settled(field, () => input(all));
};

/** See `OutgoingEdges`. */
export const outgoingEdges: OutgoingEdges = async (ports, focus, viewpoint) => {
  const field = await openField(ports, viewpoint);
  const from: PatchRef[] = [];
  for (const one of focus) from.push(...(await patchesOf(field, one)));
  return edgesFrom(field, [...new Set(from)]);
};
