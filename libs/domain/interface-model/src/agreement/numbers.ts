import type { CDefine } from '../c-source';
import { bitOf } from '../flag-arithmetic';
import type { Identifier, InterfaceModel, Namespace, RegisteredValue } from '../model';
import { modelIndex } from '../model-index';
import { ABSENT, compared, holdsIn, type Compared, type TreeView } from './tree-view';

type Found = { readonly file: string; readonly define: CDefine };

/** A define whose value could be worked out; of two (by `#if`) the one that is not zero. */
const better = (a: Found | undefined, b: Found): Found =>
  a === undefined || (a.define.number ?? 0n) === 0n ? b : a;

/** Every define of some headers, by name. */
export const definesIn = (headers: readonly string[], tree: TreeView): ReadonlyMap<string, Found> => {
  const found = new Map<string, Found>();
  for (const file of headers)
    for (const define of tree.c(file)?.defines ?? [])
      found.set(define.name, better(found.get(define.name), { file, define }));
  return found;
};

const valueIn = (namespace: Namespace, found: Found | undefined): string => {
  const number = found?.define.number;
  if (found === undefined) return ABSENT;
  if (number === undefined) return 'no number';
  const value = namespace.values === 'bit' ? bitOf(number) : Number(number);
  return value === undefined ? `no single bit (${number.toString(16)})` : String(value);
};

export const liveValue = (identifier: Identifier, tree: TreeView): RegisteredValue | undefined =>
  identifier.values.find((v) => holdsIn(v, tree));

const expectedValue = (identifier: Identifier, tree: TreeView): string => {
  const live = liveValue(identifier, tree);
  if (live !== undefined) return String(live.value);
  const last = identifier.values.at(-1);
  const began = last !== undefined && holdsIn({ from: last.from }, tree);
  return identifier.lingers === true && began ? String(last.value) : ABSENT;
};

const registered = (model: InterfaceModel, namespace: Namespace, tree: TreeView): readonly Compared[] => {
  const defines = definesIn(namespace.headers, tree);
  const own = new Set(model.identifiers.map((i) => i.name));
  return model.identifiers
    .filter((i) => i.channel === namespace.channel)
    .map((i) => {
      const names = [i.name, ...i.formerNames.filter((name) => !own.has(name))];
      const found = names.map((name) => defines.get(name)).find((f) => f !== undefined);
      return compared({
        part: 'identifiers',
        what: i.name,
        file: found?.file ?? namespace.headers.join(', '),
        line: found?.define.line,
        model: expectedValue(i, tree),
        tree: valueIn(namespace, found),
      });
    })
    .filter((c) => c.model !== ABSENT || c.tree !== ABSENT);
};

/** Bits of a namespace that a header defines and the registry does not know. An enumeration is not kept whole. */
const unregistered = (model: InterfaceModel, namespace: Namespace, tree: TreeView): readonly Compared[] => {
  if (namespace.values !== 'bit') return [];
  const names = new Set(model.identifiers.flatMap((i) => [i.name, ...i.formerNames]));
  return [...definesIn(namespace.headers, tree)].flatMap(([name, { file, define }]) => {
    const known = modelIndex(model).known(name);
    const ours = known?.namespace === namespace && name.startsWith(namespace.prefix) && !names.has(name);
    const bit = define.number === undefined ? undefined : bitOf(define.number);
    return ours && bit !== undefined
      ? [
          compared({
            part: 'identifiers',
            what: name,
            file,
            line: define.line,
            model: ABSENT,
            tree: String(bit),
          }),
        ]
      : [];
  });
};

const liveIn = (model: InterfaceModel, namespace: Namespace, tree: TreeView): readonly Identifier[] =>
  model.identifiers.filter((i) => i.channel === namespace.channel && liveValue(i, tree) !== undefined);

const highest = (live: readonly Identifier[], tree: TreeView): string =>
  live.reduce<{ name: string; value: number }>(
    (top, i) => {
      const value = liveValue(i, tree)?.value ?? -1;
      return value > top.value ? { name: i.name, value } : top;
    },
    { name: ABSENT, value: -1 },
  ).name;

/** What the model lets a maximum name: by its history where the tree is that of a release, else the highest bit there is. */
const maximumSaid = (model: InterfaceModel, namespace: Namespace, tree: TreeView): string => {
  if (tree.release === undefined) return highest(liveIn(model, namespace, tree), tree);
  const history = model.maxima.find((m) => m.constant === namespace.max);
  return history?.values.find((v) => v.release === tree.release)?.names ?? ABSENT;
};

const maximum = (model: InterfaceModel, namespace: Namespace, tree: TreeView): readonly Compared[] => {
  const { max, headers } = namespace;
  if (max === undefined) return [];
  const found = definesIn(headers, tree).get(max);
  const said = maximumSaid(model, namespace, tree);
  if (found === undefined)
    return said === ABSENT || tree.release === undefined
      ? []
      : [compared({ part: 'maxima', what: max, file: headers.join(', '), model: said, tree: ABSENT })];
  const { line, text } = found.define;
  return [compared({ part: 'maxima', what: max, file: found.file, line, model: said, tree: text })];
};

const sum = (model: InterfaceModel, namespace: Namespace, tree: TreeView): readonly Compared[] => {
  const found =
    namespace.all === undefined ? undefined : definesIn(namespace.headers, tree).get(namespace.all);
  if (found === undefined) return [];
  const mask = liveIn(model, namespace, tree).reduce(
    (all, i) => all | (1n << BigInt(liveValue(i, tree)?.value ?? 0)),
    0n,
  );
  return [
    compared({
      part: 'namespaces',
      what: found.define.name,
      file: found.file,
      line: found.define.line,
      model: `0x${mask.toString(16)}`,
      tree: found.define.number === undefined ? 'no number' : `0x${found.define.number.toString(16)}`,
    }),
  ];
};

/** The registry against the headers: every number, every bit the registry lacks, the maxima and the sums of all. */
export const compareNumbers = (model: InterfaceModel, tree: TreeView): readonly Compared[] =>
  model.namespaces.flatMap((namespace) => [
    ...registered(model, namespace, tree),
    ...unregistered(model, namespace, tree),
    ...maximum(model, namespace, tree),
    ...sum(model, namespace, tree),
  ]);
