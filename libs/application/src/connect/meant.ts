import type { Meant, NameKey, PatchRef } from '@sluice/dependency';
import { shortHash } from '@sluice/kernel';
import { findFresh } from './word-search';
import type { Field } from './field';

/** A name that more than so many patches answer to names nothing. */
const MAX_MEANT = 50;
const HASH_DIGITS = 10;

const valueOf = (key: NameKey): string => key.slice(key.indexOf(':') + 1);
const ofSort = (keys: readonly NameKey[], sort: string): readonly NameKey[] =>
  keys.filter((key) => key.startsWith(`${sort}:`));

/** The keys under which conversations that may be meant are found. */
const conversationKeys = (keys: readonly NameKey[], lists: readonly string[]): readonly string[] => [
  ...[...ofSort(keys, 'patch'), ...ofSort(keys, 'change')].map(shortHash),
  ...ofSort(keys, 'subject').flatMap((key) =>
    lists.map((list) => shortHash(`subject:${list}|${valueOf(key)}`)),
  ),
];

type Bearers = Map<NameKey, PatchRef[]>;

const bear = (bearers: Bearers, key: NameKey, ref: PatchRef | undefined): void => {
  if (ref === undefined) return;
  const there = bearers.get(key) ?? [];
  if (!there.includes(ref)) bearers.set(key, [...there, ref]);
};

const takeMails = async (field: Field, keys: readonly NameKey[], bearers: Bearers): Promise<void> => {
  const ids = ofSort(keys, 'mail').map(valueOf);
  await field.place(ids);
  // Somebody names a mail that never came: it is needed all the same, under that name.
  for (const id of ids) bear(bearers, `mail:${id}`, field.standsFor(id) ?? id);
};

const takeCommits = async (field: Field, keys: readonly NameKey[], bearers: Bearers): Promise<void> => {
  const short = ofSort(keys, 'commit').map(valueOf);
  if (short.length === 0) return;
  const named = await field.ports.links.commitsNamed(short);
  await field.linkRefs([...named.values()]);
  await field.place([...named.values()]);
  for (const [hash, ref] of named)
    if (field.standsFor(ref) !== undefined) bear(bearers, `commit:${hash.slice(0, HASH_DIGITS)}`, ref);
};

const takeBorne = async (field: Field, keys: readonly NameKey[], bearers: Bearers): Promise<void> => {
  const { lists } = field.knowledge.project;
  const sought = conversationKeys(keys, ['', ...lists.map((l) => l.listId)]);
  if (sought.length === 0) return;
  await field.load(await field.ports.reader.conversationsAt(sought));
  const wanted = new Set(keys);
  for (const { key, ref } of field.places.borne()) if (wanted.has(key)) bear(bearers, key, ref);
};

const takeSymbols = async (field: Field, keys: readonly NameKey[], bearers: Bearers): Promise<void> => {
  for (const key of ofSort(keys, 'symbol')) {
    const rows = field.link(await findFresh(field.ports.links, [valueOf(key)]));
    await field.place(rows.slice(0, MAX_MEANT).map((r) => r.ref));
    // The earliest that has it introduced it, as far as is known: later ones may only use it.
    bear(bearers, key, rows[0] && field.standsFor(rows[0].ref));
  }
};

/** The patches that names mean, as far as the viewpoint knows them; takes them into the field. */
export const meantBy = async (field: Field, names: readonly NameKey[]): Promise<Meant> => {
  const keys = [...new Set(names)].sort();
  const bearers: Bearers = new Map();
  for (const take of [takeMails, takeCommits, takeBorne, takeSymbols]) await take(field, keys, bearers);
  return new Map([...bearers].filter(([, refs]) => refs.length <= MAX_MEANT));
};
