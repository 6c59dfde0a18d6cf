import type { CapabilitySwitch, InterfaceModel, Source } from '../model';
import { modelIndex } from '../model-index';
import {
  ABBREVIATED,
  ABSENT,
  compared,
  holdsIn,
  there,
  type Claim,
  type Compared,
  type TreeView,
} from './tree-view';

const headers = (model: InterfaceModel, tree: TreeView): readonly Compared[] => [
  ...model.headers
    .filter((h) => holdsIn(h, tree))
    .map((h) => there({ part: 'headers', what: h.stability }, [h.path], tree)),
  ...[...tree.paths]
    .filter((p) => p.startsWith(model.publicHeaders) && p.endsWith('.h'))
    .filter((p) => modelIndex(model).headerOf(p) === undefined)
    .map((file) =>
      compared({ part: 'headers', what: 'stability class', file, model: ABSENT, tree: 'public header' }),
    ),
];

const files = (model: InterfaceModel, tree: TreeView): readonly Compared[] => [
  ...(model.promises ?? [])
    .filter((p) => holdsIn(p, tree))
    .map((p) => there({ part: 'promises', what: p.name }, p.files, tree)),
  ...(model.companions ?? [])
    .filter((f) => holdsIn(f, tree))
    .flatMap((f) => [
      there({ part: 'companions', what: `${f.name}, whenever` }, f.whenever, tree),
      there({ part: 'companions', what: f.name }, f.files, tree),
    ]),
  ...(model.roles ?? [])
    .filter((r) => r.predicates.length > 0 && holdsIn(r, tree))
    .map((r) => word({ part: 'roles', what: r.predicates.join(' or ') }, r.files, tree)),
];

/** What is claimed stands in one of the files, as a whole word. */
const word = (claim: Claim, paths: readonly string[], tree: TreeView): Compared => {
  const pattern = new RegExp(`\\b(?:${claim.what.replaceAll(' or ', '|')})\\b`);
  const file = paths.find((path) => pattern.test(tree.text(path) ?? ''));
  return compared({
    ...claim,
    file: file ?? paths.join(', '),
    model: 'there',
    tree: file === undefined ? ABSENT : 'there',
  });
};

const CONSTANT_FALSE = /\bfalse\b|\(\s*0\s*\)|^\s*0\s*$/;

/** How a predicate that switches something on is defined: as the constant false, or as a test. */
const predicate = (entry: CapabilitySwitch, tree: TreeView): readonly Compared[] => {
  const state = entry.states.filter((s) => holdsIn({ from: s.from }, tree)).at(-1)?.state;
  if (state === undefined || state === 'absent') return [];
  const parts = entry.parts.filter((p) => p.kind === 'predicate' && holdsIn(p, tree));
  return parts.map((part) => {
    const found = part.files.flatMap((file) =>
      (tree.c(file)?.defines ?? []).filter((d) => d.name === part.name).map((define) => ({ file, define })),
    )[0];
    return compared({
      part: 'vpci',
      what: `${part.name} of ${entry.arch}`,
      file: found?.file ?? part.files.join(', '),
      line: found?.define.line,
      model: state === 'constant-false' ? 'constant false' : 'a test',
      tree:
        found === undefined ? ABSENT : CONSTANT_FALSE.test(found.define.text) ? 'constant false' : 'a test',
    });
  });
};

const vpci = (model: InterfaceModel, tree: TreeView): readonly Compared[] =>
  model.vpci.switches.flatMap((entry) => [
    ...entry.parts
      .filter((p) => holdsIn(p, tree))
      .map((p) => word({ part: 'vpci', what: p.name }, p.files, tree)),
    ...predicate(entry, tree),
  ]);

/** Everything else of the model that a tree can tell: headers and their classes, files that follow, role predicates, vPCI. */
export const compareSurroundings = (model: InterfaceModel, tree: TreeView): readonly Compared[] => [
  ...headers(model, tree),
  ...files(model, tree),
  ...vpci(model, tree),
];

const isSource = (value: object): value is Source =>
  'date' in value && typeof value.date === 'string' && 'commit' in value;

/** Every source in a value, however deep. */
const sourcesIn = (value: unknown): readonly Source[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (isSource(value)) return [value];
  return Object.values(value).flatMap(sourcesIn);
};

/** The commits the model cites, against history: each is there, on the day the model gives. Asked of a history that reaches as far as the model. */
export const compareSources = (model: InterfaceModel, tree: TreeView): readonly Compared[] => {
  if (tree.dayOf((model.upTo.commit ?? '').slice(0, ABBREVIATED)) === undefined) return [];
  const cited = new Map(sourcesIn(model).map((s) => [`${s.commit ?? ''} ${s.date}`, s] as const));
  return [...cited.values()]
    .filter((s) => s.commit !== undefined)
    .map((s) =>
      compared({
        part: 'sources',
        what: s.commit ?? '',
        file: '',
        model: s.date,
        tree: tree.dayOf((s.commit ?? '').slice(0, ABBREVIATED)) ?? ABSENT,
      }),
    );
};
