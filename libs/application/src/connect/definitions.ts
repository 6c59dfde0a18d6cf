import type { DefinedAt, Edge, PatchRef, TreeSays } from '@sluice/dependency';
import type { CSource, WordUse } from '@sluice/interface-model';
import type { TreePorts } from '../analyse-in-tree';
import type { Field } from './field';

/** Commits whose definitions are looked up for one answer, and names of each: enough for a person to begin with. */
const MAX_COMMITS = 40;
const MAX_NAMES = 8;
const MAX_FILES = 4;

const COMMIT = /^[0-9a-f]{40}$/;
const C_FILE = /\.[ch]$/;

const lineIn = (source: CSource, name: string): number | undefined =>
  [...source.defines, ...source.structures, ...source.functions, ...source.enumerators].find(
    (d) => d.name === name,
  )?.line ??
  source.structures.flatMap((s) => s.fields).find((f) => f.name === name || f.name.endsWith(`.${name}`))
    ?.line;

type Asked = { readonly commit: string; readonly name: string };

/** Files of C that hold a name, those first whose text around it is called so. */
const filesWith = (uses: readonly WordUse[], name: string): readonly string[] => {
  const inC = uses.filter(({ path }) => C_FILE.test(path));
  const first = [...inC.filter((u) => u.within === name), ...inC];
  return [...new Set(first.map((u) => u.path))].slice(0, MAX_FILES);
};

const definedAt = async (
  { tree, c }: TreePorts,
  { commit, name }: Asked,
  uses: readonly WordUse[],
): Promise<DefinedAt | undefined> => {
  for (const file of filesWith(uses, name)) {
    const text = await tree.textOf({ commit, path: file });
    const reading = 'text' in text ? c.read(text.text) : undefined;
    const line = reading?.readable === true ? lineIn(reading.source, name) : undefined;
    if (line !== undefined) return { file, line };
  }
  return undefined;
};

/** Where a commit's tree defines some names of C, by the parser; what it does not define is absent. */
export const definedNamesIn = async (
  ports: TreePorts,
  commit: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, DefinedAt>> => {
  const uses = await ports.tree.usesOf(commit, names);
  const found = new Map<string, DefinedAt>();
  for (const name of names) {
    const at = await definedAt(ports, { commit, name }, uses.get(name) ?? []);
    if (at !== undefined) found.set(name, at);
  }
  return found;
};

const namesByCommit = (edges: readonly Edge[]): ReadonlyMap<PatchRef, ReadonlySet<string>> => {
  const names = new Map<PatchRef, Set<string>>();
  for (const { kind, to, names: own = [] } of edges)
    if (kind === 'symbol' && COMMIT.test(to))
      names.set(to, new Set([...(names.get(to) ?? []), ...own.filter((name) => !name.includes('.'))]));
  return names;
};

/** What the C parser finds of the names of symbol edges: where the commit that introduces them defines them. Without a tree, nothing new. */
export const definitions = async (
  field: Field,
  edges: readonly Edge[],
  says: TreeSays,
): Promise<TreeSays> => {
  const { tree } = field.ports;
  const wanted = [...namesByCommit(edges)].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MAX_COMMITS);
  if (tree === undefined || wanted.length === 0) return says;
  const defined = new Map<PatchRef, ReadonlyMap<string, DefinedAt>>();
  for (const [commit, names] of wanted)
    defined.set(commit, await definedNamesIn(tree, commit, [...names].sort().slice(0, MAX_NAMES)));
  return { ...says, defined };
};
