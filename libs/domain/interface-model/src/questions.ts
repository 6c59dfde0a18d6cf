import type { InterfaceChange, PatchAnalysis } from './interface-change';
import type { InterfaceModel, Mirror, Namespace } from './model';
import { modelIndex } from './model-index';
import { wordsOfRules } from './rule-questions';

/** What a patch makes worth asking the project's tree. */
export type TreeQuestions = {
  /** Whole words: where does each stand before the patch? */
  readonly words: readonly string[];
  /** Interface versions: what are they, and who bumped them in this cycle? */
  readonly versions: readonly { readonly header: string; readonly constant: string }[];
};

/** More words are a generated patch; those of the first changes suffice to judge it. */
const MAX_WORDS = 120;
/** Shorter words stand everywhere and say nothing. */
const MIN_WORD = 3;

const cased = (stem: string, namespace: Namespace): string =>
  namespace.stemCase === 'lower' ? stem.toLowerCase() : stem.toUpperCase();

/** How one identifier is written in every place of the tree: its own forms, and its stem in the other channels of one domain or host. */
const spellings = (model: InterfaceModel, stem: string): readonly string[] => [
  ...model.namespaces.flatMap((n) =>
    [n.prefix, ...n.spellings, ...(n.numberPrefix === undefined ? [] : [n.numberPrefix])].map(
      (prefix) => prefix + cased(stem, n),
    ),
  ),
  ...model.mirrors.map((m) => mirrored(m, stem)),
  // The field of libxl_physinfo that says whether the host can, and the predicate that says whether a domain has.
  `cap_${stem}`,
  `has_${stem}`,
];

const mirrored = ({ spelling }: Mirror, stem: string): string =>
  spelling
    .replaceAll('{STEM}', stem.toUpperCase())
    .replaceAll('{stem}', stem)
    .replaceAll('{Stem}', stem.charAt(0).toUpperCase() + stem.slice(1));

/** R01, R02, R06, R22: who else signals it, sets it, reports it, mirrors it. */
const ofBit = (model: InterfaceModel, change: InterfaceChange): readonly string[] => {
  const known = modelIndex(model).known(change.name);
  if (known === undefined) return [change.name];
  const capability = model.capabilities.find((c) => c.name === change.capability);
  return [
    change.name,
    ...spellings(model, known.stem),
    ...(capability?.signals.map((s) => s.identifier.split('.').at(-1) ?? '') ?? []),
  ];
};

const lastPart = (name: string): string => name.split('.').at(-1) ?? name;

/** `xen_foo` is `foo` in the list of structures translated for compat guests (xen/include/xlat.lst), and `compat_foo` there. */
const ofStructure = (name: string): readonly string[] => {
  const bare = name.replace(/^xen_/, '');
  return [name, bare, `compat_${bare}`, `CHECK_${bare}`];
};

/** R18, R26, R28: who fills the structure, who translates it, who reads the field that changes. */
const ofField = (model: InterfaceModel, change: InterfaceChange): readonly string[] => {
  const structure = change.structure ?? change.name.split('.')[0] ?? '';
  const field = lastPart(change.name);
  const own = change.channel === undefined ? [] : spellings(model, field);
  return [field, ...ofStructure(structure), ...own];
};

const NOTHING = (): readonly string[] => [];
const name = (_: InterfaceModel, change: InterfaceChange): readonly string[] => [change.name];
const structure = (_: InterfaceModel, change: InterfaceChange): readonly string[] => ofStructure(change.name);

type Words = (model: InterfaceModel, change: InterfaceChange) => readonly string[];

/** By kind of change, the words a rule would look for. */
const WORDS: Readonly<Record<InterfaceChange['kind'], Words>> = {
  'header-touched': NOTHING,
  'bit-added': ofBit,
  'bit-removed': ofBit,
  'bit-renumbered': ofBit,
  'max-moved': name,
  // R10: every user of a mask silently gets the new member.
  'mask-grown': name,
  accepted: ofBit,
  rejected: name,
  'acceptance-withdrawn': name,
  'binding-follows': name,
  'field-added': ofField,
  'field-removed': ofField,
  'field-moved': ofField,
  'field-renamed': (model, change) => [...ofField(model, change), lastPart(change.from ?? '')],
  'structure-added': structure,
  'structure-removed': structure,
  'structure-renamed': (_, change) => [...ofStructure(change.name), ...ofStructure(change.from ?? '')],
  // R14, R25: whether the number was used before, and whether the security policy has a case for the operation.
  'constant-added': name,
  'constant-removed': name,
  'constant-changed': name,
  'version-bumped': NOTHING,
  'set-by-builder': name,
};

const isWord = (text: string): boolean => text.length >= MIN_WORD && /^[A-Za-z_]\w*$/.test(text);

const wordsOf = (analysis: PatchAnalysis, model: InterfaceModel): readonly string[] => {
  // R34: what a revert takes away, others may have come to use.
  const gone = (analysis.removes ?? []).map((r) => r.name);
  const asked = analysis.changes.flatMap((change) => WORDS[change.kind](model, change));
  return [...new Set([...wordsOfRules(analysis, model), ...gone, ...asked].filter(isWord))].slice(
    0,
    MAX_WORDS,
  );
};

/** Whether a tree could say more of a patch than its diff does. */
export const asksTree = (analysis: PatchAnalysis): boolean =>
  analysis.changes.length > 0 || (analysis.removes ?? []).length > 0 || (analysis.signs ?? []).length > 0;

/** What the tree is to be asked of one patch, so that the review rules find in `TreeAnswers` whatever they look for. */
export const questionsOf = (analysis: PatchAnalysis, model: InterfaceModel): TreeQuestions => ({
  words: wordsOf(analysis, model),
  versions: model.versions.map(({ header, constant }) => ({ header, constant })),
});

/** The days at which development cycles of the project began, for `TreeAnswers.versions`. */
export const branchingDays = (model: InterfaceModel): readonly string[] =>
  model.releases.flatMap(({ branched }) => branched ?? []);
