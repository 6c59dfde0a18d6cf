import type { InterfaceChange, PatchAnalysis, Sign } from './interface-change';
import type { InterfaceModel } from './model';
import { modelIndex } from './model-index';

/** A tree is asked no more words than this for one patch: a patch with more is generated. */
const MAX_WORDS = 200;

const lastPart = (name: string): string => name.split('.').at(-1) ?? name;

/** R06: what a capability of the host for the same thing would be called. */
const hostNames = (model: InterfaceModel, change: InterfaceChange): readonly string[] => {
  const stem = modelIndex(model).known(change.name)?.stem;
  const aliases = model.capabilities.find((c) => c.name === change.capability)?.aliases ?? [];
  return model.namespaces
    .filter((n) => n.reach === 'host')
    .flatMap((n) => [...(stem === undefined ? [] : [stem]), ...aliases].map((word) => n.prefix + word));
};

/** R01: the other channels of the capability. */
const otherChannels = (model: InterfaceModel, change: InterfaceChange): readonly string[] =>
  (model.capabilities.find((c) => c.name === change.capability)?.signals ?? []).map((s) => s.identifier);

/** R22: how the bindings spell an identifier. */
const spellings = (model: InterfaceModel, change: InterfaceChange): readonly string[] => {
  const stem = modelIndex(model).known(change.name)?.stem ?? lastPart(change.name);
  return model.mirrors
    .filter((m) => m.channel === change.channel)
    .map((m) => m.spelling.replace('{STEM}', stem.toUpperCase()).replace('{stem}', stem.toLowerCase()));
};

/** R18, R26, R28: the structure, the name the compat list gives it, and the field. */
const ofField = (change: InterfaceChange): readonly string[] => {
  const structure = change.structure ?? '';
  return [structure, structure.replace(/^xen_/, ''), lastPart(change.name)];
};

const ofChange = (model: InterfaceModel, change: InterfaceChange): readonly string[] => {
  switch (change.kind) {
    case 'bit-added':
      return [change.name, ...hostNames(model, change), ...otherChannels(model, change)];
    case 'bit-removed':
    case 'bit-renumbered':
      return [change.name, ...spellings(model, change)];
    case 'mask-grown':
      return [change.name];
    case 'field-added':
    case 'field-removed':
      return ofField(change);
    default:
      return [];
  }
};

const ofSign = (sign: Sign): readonly string[] =>
  sign.kind === 'operation-added' || sign.kind === 'list-grown' ? [sign.name] : [];

/**
 * Words the review rules want to look up in the project's tree for one patch, each once, as whole identifiers. Empty for a patch that changes
 * nothing a rule would look up. Which rule asks for what is said beside each.
 */
export const wordsOfRules = (
  analysis: Pick<PatchAnalysis, 'changes' | 'signs'>,
  model: InterfaceModel,
): readonly string[] => {
  const words = [
    ...analysis.changes.flatMap((change) => ofChange(model, change)),
    ...(analysis.signs ?? []).flatMap(ofSign),
  ];
  return [...new Set(words.filter((word) => /^\w{2,100}$/.test(word)))].slice(0, MAX_WORDS);
};
