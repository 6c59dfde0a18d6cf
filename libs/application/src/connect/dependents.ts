import { commitKey, type NameKey, type PatchRef, type TreeSays } from '@sluice/dependency';
import type { LinkedPatch } from '../ports/link-index';
import { openField, type Field } from './field';
import { spellingsOf } from './held';
import { meantBy } from './meant';
import { patchesOf, settled, takeNumbers, treeSays } from './outgoing';
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

const targetOf = async (field: Field, focus: readonly Focus[]): Promise<Target> => {
  const refs: PatchRef[] = [];
  for (const one of focus) refs.push(...(await patchesOf(field, one)));
  const changes = new Set(refs.map((ref) => field.changeOf(ref)));
  const forms = new Set([...refs, ...[...changes].flatMap((c) => field.places.formsOf(c))]);
  await field.linkRefs([...forms]);
  const rows = [...forms].flatMap((ref) => field.row(ref) ?? []);
  return { changes, forms, rows, words: await newWords(field, rows) };
};

/** Those who may compete for having brought the target's words and lines: an edge leads to the right one only when all are known. */
const takeRivals = async (field: Field, { rows, words }: Target): Promise<TreeSays> => {
  const { links, tree } = field.ports;
  const keep = tree === undefined ? new Set<string>() : new Set(words);
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
  const found = await findAll(links, { uses: [...words, ...spelt], touches, names }, MAX_DEPENDENTS);
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

/** The same, in a field that is open. */
export const dependentsIn = async (field: Field, focus: readonly Focus[]) => {
  const target = await targetOf(field, focus);
  const tree = await takeRivals(field, target);
  const names = namesOf(field, target);
  const from = candidatesOf(field, target, await takeUsers(field, target, names));
  await field.linkRefs(from);
  const meant = await meantBy(field, names);
  const nodes = field.nodes(new Set(target.words), [...meant.values()].flat());
  const edges = await settled(field, { from, nodes, meant, tree });
  return edges.filter((e) => target.changes.has(field.changeOf(e.to)));
};
