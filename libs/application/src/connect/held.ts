import type { NumberHeld, PatchRef } from '@sluice/dependency';
import type { InterfaceModel, PatchAnalysis } from '@sluice/interface-model';

/** What a patch holds that only the interface model tells: numbers, mirrors, and what its message promises. */
export type Held = {
  readonly numbers: readonly NumberHeld[];
  readonly mirrors: readonly string[];
  readonly promise?: string | undefined;
};

const NUMBER = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i;

/** From the analysis of a patch: bits it adds or moves, bindings it follows with, its promise to be reverted. */
export const heldBy = ({ changes, statements = [] }: PatchAnalysis): Held => ({
  numbers: changes.flatMap(({ kind, channel, name, to }) =>
    (kind === 'bit-added' || kind === 'bit-renumbered') && channel !== undefined && NUMBER.test(to ?? '')
      ? [{ channel, name, value: Number(to) }]
      : [],
  ),
  mirrors: [
    ...new Set(changes.flatMap((c) => (c.kind === 'binding-follows' && c.to !== undefined ? [c.name] : []))),
  ].sort(),
  promise: statements.find((s) => s.kind === 'to-be-reverted')?.sentence,
});

/** By the first ten digits of a commit, or by Message-ID: the numbers that the model's registry says it gave. */
const registered = ({ identifiers }: InterfaceModel): ReadonlyMap<string, readonly NumberHeld[]> => {
  const held = new Map<string, readonly NumberHeld[]>();
  const given = identifiers.flatMap(({ channel, name, values }) =>
    values.flatMap(({ value, from }) =>
      [from?.commit?.slice(0, 10), from?.messageId].map((source) => ({
        source,
        held: { channel, name, value },
      })),
    ),
  );
  for (const { source, held: one } of given)
    if (source !== undefined) held.set(source, [...(held.get(source) ?? []), one]);
  return held;
};

/** Ten digits tell commits apart in the model. */
const registryKey = (ref: PatchRef): string => (/^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 10) : ref);

/** What is looked up in an interface model for each patch: made once of a model, and kept as long as that is. */
type ModelIndex = {
  readonly registry: ReadonlyMap<string, readonly NumberHeld[]>;
  readonly variants: readonly Variant[];
};

const indexes = new WeakMap<InterfaceModel, ModelIndex>();

const indexOf = (model: InterfaceModel): ModelIndex => {
  const known = indexes.get(model) ?? { registry: registered(model), variants: variants(model) };
  indexes.set(model, known);
  return known;
};

/** The numbers that the model's registry says a patch gave. */
export const registeredFor = (model: InterfaceModel, ref: PatchRef): readonly NumberHeld[] =>
  indexOf(model).registry.get(registryKey(ref)) ?? [];

/**
 * C names whose members of a binding a patch adds, by the spelling of its new words alone: for commits, of which no analysis is kept. Only mirrors of
 * variants: fields are spelt in a binding as in the header, and are found as symbols.
 */
export const mirroredIn = (model: InterfaceModel, fresh: readonly string[]): readonly string[] =>
  indexOf(model)
    .variants.flatMap(({ head, tail, nameOf }) =>
      fresh
        .filter((w) => w.startsWith(head) && w.endsWith(tail) && w.length > head.length + tail.length)
        .map((w) => w.slice(head.length, w.length - tail.length))
        .filter((stem) => stem === stem.toUpperCase())
        .map(nameOf),
    )
    .sort();

type Variant = {
  readonly head: string;
  readonly tail: string;
  readonly prefix: string;
  /** The name in C by the stem in capitals. */
  readonly nameOf: (stem: string) => string;
};

/** How bindings spell the members of their variants. */
const variants = ({ mirrors, namespaces }: InterfaceModel): readonly Variant[] =>
  mirrors
    .filter(({ form, spelling }) => form === 'variant' && spelling.includes('{STEM}'))
    .flatMap(({ spelling, channel }) => {
      const [head = '', tail = ''] = spelling.split('{STEM}');
      return namespaces
        .filter((n) => n.channel === channel)
        .map(({ prefix, stemCase }) => ({
          ...{ head, tail, prefix },
          nameOf: (stem: string) => prefix + (stemCase === 'lower' ? stem.toLowerCase() : stem),
        }));
    });

/** Names of commits and mails that the registry says gave the numbers beside some others: `step` further. */
export const neighboursIn = (
  { identifiers }: InterfaceModel,
  held: readonly NumberHeld[],
  step: 1 | -1,
): readonly PatchRef[] => {
  const wanted = new Set(held.map(({ channel, value }) => `${channel} ${value + step}`));
  if (wanted.size === 0) return [];
  return identifiers.flatMap(({ channel, values }) =>
    values
      .filter(({ value }) => wanted.has(`${channel} ${value}`))
      .flatMap(({ from }) => [from?.commit, from?.messageId].flatMap((ref) => ref ?? [])),
  );
};

/** How bindings spell some names of the headers, as members of a variant. */
export const spellingsOf = (model: InterfaceModel, names: readonly string[]): readonly string[] =>
  indexOf(model).variants.flatMap(({ head, tail, prefix }) =>
    names.filter((n) => n.startsWith(prefix)).map((n) => head + n.slice(prefix.length).toUpperCase() + tail),
  );
