import type { InterfaceModel, Structure } from '../model';
import { definesIn } from './numbers';
import { ABSENT, compared, holdsIn, type Compared, type TreeView } from './tree-view';

/** Members of an anonymous structure are one field of the ABI's list: `altp2m.opts` and `altp2m.nr` are `altp2m`. */
const topLevel = (names: readonly string[]): readonly string[] => [
  ...new Set(names.map((name) => name.split('.')[0] ?? name)),
];

const order = (names: readonly string[]): string => (names.length === 0 ? 'empty' : names.join(', '));

const fieldsOf = (structure: Structure, tree: TreeView): Compared => {
  const found = tree.c(structure.header)?.structures.find((s) => s.name === structure.name);
  return compared({
    part: 'structures',
    what: structure.name,
    file: structure.header,
    line: found?.line,
    model: order(structure.fields.filter((f) => holdsIn(f, tree)).map((f) => f.name)),
    tree: found === undefined ? ABSENT : order(topLevel(found.fields.map((f) => f.name))),
  });
};

const numbered = (
  part: string,
  { name, value, header }: { readonly name: string; readonly value: number; readonly header: string },
  tree: TreeView,
): Compared => {
  const found = definesIn([header], tree).get(name)?.define;
  return compared({
    part,
    what: name,
    file: header,
    line: found?.line,
    model: String(value),
    tree: found === undefined ? ABSENT : String(found.number ?? 'no number'),
  });
};

const valuesOf = (structure: Structure, tree: TreeView): readonly Compared[] =>
  structure.fields
    .filter((f) => holdsIn(f, tree))
    .flatMap((f) => f.values ?? [])
    .filter((v) => holdsIn(v, tree))
    .map((v) => numbered('structures', { ...v, header: structure.header }, tree));

/** Structures of the model against the headers: which fields in which order, and the values that fields take. */
export const compareStructures = (model: InterfaceModel, tree: TreeView): readonly Compared[] =>
  model.structures.filter((s) => holdsIn(s, tree)).flatMap((s) => [fieldsOf(s, tree), ...valuesOf(s, tree)]);

type Counter = {
  readonly header: string;
  readonly constant: string;
  readonly values: InterfaceModel['versions'][number]['values'] | readonly Level[];
};
type Level = { readonly value: string; readonly from: InterfaceModel['upTo'] };

const counter = (
  part: string,
  { header, constant, values }: Counter,
  tree: TreeView,
): readonly Compared[] => {
  const last = [...values].filter((v: Level) => holdsIn({ from: v.from }, tree)).at(-1);
  if (last === undefined) return [];
  const found = definesIn([header], tree).get(constant)?.define;
  const number = found?.number;
  return [
    compared({
      part,
      what: constant,
      file: header,
      line: found?.line,
      model: Number(last.value).toString(16),
      tree: number === undefined ? ABSENT : number.toString(16),
    }),
  ];
};

/** Interface versions, levels and stable operations against the headers. */
export const compareVersions = (model: InterfaceModel, tree: TreeView): readonly Compared[] => [
  ...model.versions.flatMap((v) => counter('versions', v, tree)),
  ...(model.levels ?? []).flatMap((l) => counter('levels', l, tree)),
  ...(model.stableOps ?? []).filter((op) => holdsIn(op, tree)).map((op) => numbered('stableOps', op, tree)),
];
