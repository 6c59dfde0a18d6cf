import type { AcceptancePoint, BuilderPlace, InterfaceModel, Mirror } from '../model';
import { modelIndex } from '../model-index';
import { liveValue } from './numbers';
import { ABSENT, compared, holdsIn, there, type Compared, type TreeView } from './tree-view';

type Body = { readonly text: string; readonly line: number };
type CheckIn = { readonly point: AcceptancePoint; readonly tree: TreeView };

/** The text of a function, its first line included; absent when the file has none of that name. */
const bodyOf = (path: string, name: string, tree: TreeView): Body | undefined => {
  const found = tree.c(path)?.functions.find((f) => f.name === name);
  if (found === undefined) return undefined;
  const lines = (tree.text(path) ?? '').split('\n');
  return { text: lines.slice(found.line - 1, found.endLine).join('\n'), line: found.line };
};

/** What a check that refuses the unnamed must name: what its arch takes; in common code, what any does. */
const isTaken = (model: InterfaceModel, name: string, { point, tree }: CheckIn): boolean => {
  const signals = model.capabilities
    .flatMap((c) => c.signals)
    .filter((s) => s.identifier === name && holdsIn(s, tree) && s.state !== 'obsolete');
  const own = point.arch === 'common' ? signals : signals.filter((s) => s.arch === point.arch);
  return own.some((s) => s.state !== 'rejected' && s.state !== 'reported');
};

const isStub = (body: Body): boolean => /\bBUG_ON\b|unimplemented/.test(body.text);

/** The masks of a check against the signals of the capabilities, for flags: options and devices are checked one by one. */
const masks = (model: InterfaceModel, body: Body, check: CheckIn): readonly Compared[] => {
  const { point, tree } = check;
  if (point.silence !== 'rejects' || point.knowsRole || isStub(body)) return [];
  return model.identifiers
    .filter((i) => i.channel === 'cdf' && liveValue(i, tree) !== undefined)
    .map((i) => {
      const named = [i.name, ...i.formerNames].some((n) => new RegExp(`\\b${n}\\b`).test(body.text));
      return compared({
        part: 'capabilities',
        what: `${i.name} in ${point.function}() (${point.arch})`,
        file: point.file,
        line: body.line,
        model: isTaken(model, i.name, check) ? 'taken' : 'refused',
        tree: named ? 'taken' : 'refused',
      });
    });
};

const acceptance = (model: InterfaceModel, point: AcceptancePoint, tree: TreeView): readonly Compared[] => {
  const body = bodyOf(point.file, point.function, tree);
  const place = compared({
    part: 'acceptance',
    what: `${point.function}()`,
    file: point.file,
    line: body?.line,
    model: 'there',
    tree: body === undefined ? ABSENT : 'there',
  });
  if (body === undefined) return [place];
  const named = (point.masks ?? [])
    .filter((mask) => holdsIn(mask, tree))
    .map((mask) =>
      compared({
        part: 'acceptance',
        what: mask.name,
        file: point.file,
        line: body.line,
        model: 'there',
        tree: new RegExp(`\\b${mask.name}\\b`).test(body.text) ? 'there' : ABSENT,
      }),
    );
  return [place, ...named, ...masks(model, body, { point, tree })];
};

const builder = (place: BuilderPlace, tree: TreeView): readonly Compared[] => {
  const functions = new Set(place.files.flatMap((f) => (tree.c(f)?.functions ?? []).map((d) => d.name)));
  if (place.functions.length === 0) return [there({ part: 'builders', what: place.role }, place.files, tree)];
  return [
    compared({
      part: 'builders',
      what: `${place.role}: ${place.functions.join(' or ')}`,
      file: place.files.join(', '),
      model: 'there',
      tree: place.functions.some((f) => functions.has(f)) ? 'there' : ABSENT,
    }),
  ];
};

const MEMBER = /^\s*\|?\s*([A-Z]\w*)/;

/** Members of an OCaml variant, in order, behind `type x =`. */
const variantOf = (text: string, within: string): readonly string[] => {
  const at = text.search(new RegExp(`^${within}\\b`, 'm'));
  if (at < 0) return [];
  const body = text.slice(text.indexOf('=', at) + 1);
  const end = body.search(/\n\s*(?:type|let|val|external|exception|module|end)\b/);
  return (end < 0 ? body : body.slice(0, end))
    .replaceAll(/\(\*[^]{0,2000}?\*\)/g, '')
    .split(/\n|(?=\|)/)
    .flatMap((line) => MEMBER.exec(line)?.[1] ?? []);
};

const spelled = (model: InterfaceModel, mirror: Mirror, name: string): string => {
  const stem = modelIndex(model).known(name)?.stem ?? name;
  return mirror.spelling.replace('{STEM}', stem.toUpperCase()).replace('{stem}', stem.toLowerCase());
};

/** A mirror is where the model says, and begins with the bits there are, in their order: it may lag behind, and be found to. */
const mirrorIn = (model: InterfaceModel, mirror: Mirror, tree: TreeView): readonly Compared[] =>
  mirror.files
    .filter((file) => tree.paths.has(file))
    .flatMap((file) => {
      const text = tree.text(file) ?? '';
      const members = variantOf(text, mirror.within);
      const place = compared({
        part: 'mirrors',
        what: mirror.within,
        file,
        model: 'there',
        tree: new RegExp(`\\b${mirror.within}\\b`).test(text) ? 'there' : ABSENT,
      });
      if (mirror.form !== 'variant' || members.length === 0) return [place];
      const live = model.identifiers
        .filter((i) => i.channel === mirror.channel && liveValue(i, tree) !== undefined)
        .sort((a, b) => (liveValue(a, tree)?.value ?? 0) - (liveValue(b, tree)?.value ?? 0));
      const wanted = live.map((i) => spelled(model, mirror, i.name).toUpperCase());
      return [place, variant({ mirror, file, members, wanted })];
    });

type Variant = {
  readonly mirror: Mirror;
  readonly file: string;
  readonly members: readonly string[];
  readonly wanted: readonly string[];
};

const variant = ({ mirror, file, members, wanted }: Variant): Compared => ({
  ...compared({
    part: 'mirror members',
    what: `${mirror.language} ${mirror.within}`,
    file,
    model: wanted.join(', '),
    tree: members.map((m) => m.toUpperCase()).join(', '),
  }),
});

/** Where bits are checked, set and repeated, against the tree: the files and functions are there, and name what the model says they take. */
export const comparePlaces = (model: InterfaceModel, tree: TreeView): readonly Compared[] => [
  ...model.acceptance.filter((p) => holdsIn(p, tree)).flatMap((p) => acceptance(model, p, tree)),
  ...model.builders.filter((b) => holdsIn(b, tree)).flatMap((b) => builder(b, tree)),
  ...model.mirrors.filter((m) => holdsIn(m, tree)).flatMap((m) => mirrorIn(model, m, tree)),
];
