import type { Channel } from './interface-change';
import type {
  AcceptancePoint,
  BuilderPlace,
  InterfaceModel,
  Mirror,
  ModelHeader,
  Namespace,
  Structure,
  SwitchPartKind,
} from './model';

/** An identifier as the model knows it: its channel, its one name whatever the spelling, and its stem. */
export type Known = { readonly namespace: Namespace; readonly name: string; readonly stem: string };

/** A part of what switches a capability on: for which arch a file has it, and which arches have it at all. */
export type SwitchPart = {
  readonly kind: SwitchPartKind;
  readonly name: string;
  readonly capability: string;
  readonly archOf: ReadonlyMap<string, string>;
  readonly arches: readonly string[];
};

/** The model turned the way a diff asks it: by file, by prefix, by name. */
export type ModelIndex = {
  readonly model: InterfaceModel;
  readonly known: (name: string) => Known | undefined;
  /** Every identifier of a namespace in a line, under its one name, each once. */
  readonly identifiersIn: (text: string) => readonly Known[];
  readonly capabilityOf: (channel: Channel, name: string, stem: string) => string | undefined;
  readonly headerOf: (path: string) => ModelHeader | undefined;
  readonly namespacesIn: ReadonlyMap<string, readonly Namespace[]>;
  readonly acceptanceIn: ReadonlyMap<string, readonly AcceptancePoint[]>;
  readonly buildersIn: ReadonlyMap<string, readonly BuilderPlace[]>;
  readonly mirrorsIn: ReadonlyMap<string, readonly Mirror[]>;
  readonly structuresIn: ReadonlyMap<string, readonly Structure[]>;
  readonly switchParts: readonly SwitchPart[];
  /** Finds the name of any of them; absent where there is none. */
  readonly switchWords: RegExp | undefined;
};

const groupBy = <T>(
  items: readonly T[],
  keys: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items)
    for (const key of keys(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  return groups;
};

type Prefix = { readonly text: string; readonly namespace: Namespace };

const numberPrefixes = ({ numberPrefix }: Namespace): readonly string[] =>
  numberPrefix === undefined ? [] : [numberPrefix];

const prefixesOf = (model: InterfaceModel): readonly Prefix[] =>
  model.namespaces
    .flatMap((namespace) =>
      [namespace.prefix, ...namespace.spellings, ...numberPrefixes(namespace)].map((text) => ({
        text,
        namespace,
      })),
    )
    .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1));

const inCase = (stem: string, namespace: Namespace): boolean =>
  stem === (namespace.stemCase === 'lower' ? stem.toLowerCase() : stem.toUpperCase());

const knownBy = (prefixes: readonly Prefix[]) => {
  const constants = new Set(prefixes.flatMap(({ namespace }) => [namespace.max, namespace.all]));
  const cache = new Map<string, Known | undefined>();
  const find = (name: string): Known | undefined => {
    if (constants.has(name)) return undefined;
    const prefix = prefixes.find(({ text }) => name.startsWith(text));
    if (prefix === undefined) return undefined;
    const stem = name.slice(prefix.text.length);
    if (stem === '' || !inCase(stem, prefix.namespace)) return undefined;
    return { namespace: prefix.namespace, name: prefix.namespace.prefix + stem, stem: stem.toLowerCase() };
  };
  return (name: string): Known | undefined => {
    if (cache.has(name)) return cache.get(name);
    if (cache.size > 10_000) cache.clear();
    const found = find(name);
    cache.set(name, found);
    return found;
  };
};

const capabilityBy = (model: InterfaceModel) => {
  const bySignal = new Map(
    model.capabilities.flatMap((c) =>
      c.signals.map((s) => [`${s.channel} ${s.identifier}`, c.name] as const),
    ),
  );
  const byAlias = new Map(
    model.capabilities.flatMap((c) => [c.name, ...c.aliases].map((a) => [a.toLowerCase(), c.name] as const)),
  );
  return (channel: Channel, name: string, stem: string): string | undefined =>
    bySignal.get(`${channel} ${name}`) ?? byAlias.get(stem.toLowerCase());
};

const headerBy = (model: InterfaceModel) => {
  const longestFirst = [...model.headers].sort((a, b) => b.path.length - a.path.length);
  return (path: string): ModelHeader | undefined =>
    longestFirst.find((h) => (h.path.endsWith('/') ? path.startsWith(h.path) : path === h.path));
};

const switchPartsOf = (model: InterfaceModel): readonly SwitchPart[] => {
  const parts = model.vpci.switches.flatMap((s) => s.parts.map((part) => ({ ...part, arch: s.arch })));
  return [...new Map(parts.map((p) => [`${p.kind} ${p.name}`, p] as const)).values()].map(
    ({ kind, name }) => {
      const same = parts.filter((p) => p.kind === kind && p.name === name);
      return {
        kind,
        name,
        capability: model.vpci.capability,
        archOf: archesByFile(same),
        arches: [...new Set(same.map((p) => p.arch))],
      };
    },
  );
};

/** Files that only one arch has; a file of several, such as a common Kconfig, is common code. */
const archesByFile = (
  parts: readonly { readonly files: readonly string[]; readonly arch: string }[],
): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const { files, arch } of parts)
    for (const file of files) found.set(file, (found.get(file) ?? arch) === arch ? arch : 'common');
  return found;
};

const wordsOf = (parts: readonly SwitchPart[]): RegExp | undefined =>
  parts.length === 0 ? undefined : new RegExp(parts.map((p) => escaped(p.name)).join('|'));

const escaped = (text: string): string => text.replace(/[^\w]/g, '\\$&');

const NOTHING: readonly Known[] = [];

/** Most lines name nothing of the model, so that nothing is made for them. */
const finder = (prefixes: readonly Prefix[], known: (name: string) => Known | undefined) => {
  const mention = new RegExp(`\\b(?:${prefixes.map(({ text }) => escaped(text)).join('|')})\\w{1,64}`, 'g');
  return (text: string): readonly Known[] => {
    if (!text.includes('_')) return NOTHING;
    mention.lastIndex = 0;
    let match = mention.exec(text);
    if (match === null) return NOTHING;
    const found = new Map<string, Known>();
    for (; match !== null; match = mention.exec(text)) {
      const one = known(match[0]);
      if (one !== undefined) found.set(one.name, one);
    }
    return [...found.values()];
  };
};

const build = (model: InterfaceModel): ModelIndex => {
  const prefixes = prefixesOf(model);
  const known = knownBy(prefixes);
  const switchParts = switchPartsOf(model);
  return {
    model,
    known,
    identifiersIn: finder(prefixes, known),
    capabilityOf: capabilityBy(model),
    headerOf: headerBy(model),
    namespacesIn: groupBy(model.namespaces, (n) => n.headers),
    acceptanceIn: groupBy(model.acceptance, (a) => [a.file]),
    buildersIn: groupBy(model.builders, (b) => b.files),
    mirrorsIn: groupBy(model.mirrors, (m) => m.files),
    structuresIn: groupBy(model.structures, (s) => [s.header]),
    switchParts,
    switchWords: wordsOf(switchParts),
  };
};

const built = new WeakMap<InterfaceModel, ModelIndex>();

/** The index of a model, built once for each model value: thousands of patches ask the same one. */
export const modelIndex = (model: InterfaceModel): ModelIndex => {
  const found = built.get(model);
  if (found !== undefined) return found;
  const index = build(model);
  built.set(model, index);
  return index;
};
