import { z } from 'zod';
import type { InterfaceModel } from '@sluice/interface-model';
import { checkModel } from './interface-model-checks';
import { arch, channel, day, note, source, span, strings } from './interface-model-parts';
import { surroundings } from './interface-model-surroundings';

const namespace = z.strictObject({
  channel,
  prefix: z.string().min(3),
  stemCase: z.enum(['lower', 'upper']),
  numberPrefix: z.string().optional(),
  spellings: strings,
  headers: strings,
  values: z.enum(['bit', 'number']),
  reach: z.enum(['domain', 'host', 'hypervisor']),
  arch: arch.optional(),
  max: z.string().optional(),
  all: z.string().optional(),
  ...note,
});

const identifier = z.strictObject({
  channel,
  name: z.string(),
  formerNames: strings,
  values: z
    .array(z.strictObject({ ...span, value: z.number().int().min(0).max(1023), released: z.string() }))
    .min(1),
  lingers: z.boolean().optional(),
  setBy: z.string().optional(),
  nature: z.enum(['hardware', 'build', 'policy', 'software']).optional(),
  ...note,
});

const maximum = z.strictObject({
  constant: z.string(),
  channel,
  values: z.array(z.strictObject({ release: z.string(), names: z.string() })),
});

const signal = z.strictObject({
  ...span,
  arch,
  roles: strings,
  guests: strings,
  channel,
  identifier: z.string(),
  state: z.enum(['accepted', 'required', 'rejected', 'forced', 'reported', 'obsolete']),
  ...note,
});

const capability = z.strictObject({
  name: z.string(),
  title: z.string(),
  aliases: strings,
  signals: z.array(signal),
});

const header = z.strictObject({
  ...span,
  path: z.string(),
  stability: z.enum(['unstable-tools-only', 'stable', 'stable-device-model', 'mixed']),
  unstableParts: strings.optional(),
  ...note,
});

const fieldValue = z.strictObject({
  ...span,
  name: z.string(),
  value: z.number().int().min(0),
  released: z.string(),
});

const field = z.strictObject({
  ...span,
  name: z.string(),
  released: z.string(),
  direction: z.enum(['in', 'out', 'in-out']).optional(),
  zeroIsDefault: z.boolean().optional(),
  values: z.array(fieldValue).optional(),
  ...note,
});

const structure = z.strictObject({
  ...span,
  name: z.string(),
  header: z.string(),
  channel,
  arch: arch.optional(),
  version: z.string().optional(),
  fields: z.array(field),
  ...note,
});

const versionHistory = z.strictObject({
  header: z.string(),
  constant: z.string(),
  values: z.array(
    z.strictObject({ value: z.string().regex(/^0x[0-9a-f]+$/), from: source, releases: z.string() }),
  ),
});

const acceptancePoint = z.strictObject({
  ...span,
  arch,
  file: z.string(),
  function: z.string(),
  channels: z.array(channel),
  silence: z.enum(['accepts', 'rejects']),
  knowsRole: z.boolean(),
  refusal: z.string().optional(),
  masks: z
    .array(z.strictObject({ ...span, name: z.string(), means: z.enum(['required', 'optional', 'known']) }))
    .optional(),
  ...note,
});

const builderPlace = z.strictObject({
  ...span,
  arch,
  role: z.string(),
  files: strings,
  functions: strings,
  ...note,
});

const mirror = z.strictObject({
  ...span,
  channel,
  language: z.string(),
  files: strings,
  spelling: z.string().regex(/\{(STEM|stem)\}/, 'a spelling holds {STEM} or {stem}'),
  within: z.string(),
  form: z.enum(['variant', 'record']),
  required: z.boolean(),
  ...note,
});

const fileClass = z.strictObject({
  changeClass: z.enum([
    'feature',
    'fix',
    'refactoring',
    'docs',
    'tests',
    'ci',
    'maintainers',
    'security',
    'revert',
    'release-administration',
    'unknown',
  ]),
  paths: strings,
});

const reviewPlaces = z.strictObject({
  operations: z.array(
    z.strictObject({
      prefix: z.string().min(3),
      header: z.string(),
      within: z.string().optional(),
      handlers: strings,
      ...note,
    }),
  ),
  accessControl: strings,
  typeDescription: strings,
  generated: strings,
  announced: strings,
  manual: strings,
  compatList: strings,
  sizeGuards: strings,
  userDocuments: strings,
  readers: strings,
  filled: strings,
});

const capabilitySwitch = z.strictObject({
  arch,
  roles: strings,
  guests: strings,
  parts: z.array(
    z.strictObject({
      ...span,
      kind: z.enum([
        'predicate',
        'kconfig',
        'emulation-flag',
        'device-tree',
        'ecam-window',
        'trap-handlers',
        'cdf',
      ]),
      name: z.string(),
      files: strings,
      selects: strings.optional(),
      ...note,
    }),
  ),
  states: z.array(
    z.strictObject({
      state: z.enum(['absent', 'constant-false', 'selectable', 'functional']),
      from: source,
      note: z.string(),
    }),
  ),
});

const shape = z.strictObject({
  ...surroundings,
  project: z.string(),
  upTo: source,
  roots: strings,
  publicHeaders: z.string(),
  namespaces: z.array(namespace),
  identifiers: z.array(identifier),
  maxima: z.array(maximum),
  capabilities: z.array(capability),
  headers: z.array(header),
  structures: z.array(structure),
  versions: z.array(versionHistory),
  releases: z.array(z.strictObject({ name: z.string(), branched: day.optional(), released: day.optional() })),
  acceptance: z.array(acceptancePoint),
  builders: z.array(builderPlace),
  mirrors: z.array(mirror),
  fileClasses: z.array(fileClass),
  reviewPlaces: reviewPlaces.optional(),
  // The one part that is of Xen by its very name: every other project leaves it out.
  vpci: z
    .strictObject({ capability: z.string(), switches: z.array(capabilitySwitch) })
    .default({ capability: 'none', switches: [] }),
});

/**
 * The shape of `interface-model.yaml`. Strict: a misspelt key is an error, so that a fact cannot silently go missing. It mirrors the type
 * `InterfaceModel` exactly; the last lines of this file do not compile when the two differ. What entries say of each other is checked, too:
 * see `checkModel`.
 */
export const interfaceModelSchema = shape.superRefine((model, context) => {
  for (const { path, message } of checkModel(model)) context.addIssue({ code: 'custom', path, message });
});

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Keys<T> = T extends readonly (infer U)[]
  ? Keys<U>
  : T extends object
    ? { readonly [K in keyof T]-?: Keys<NonNullable<T[K]>> }
    : 'value';

/** Compile-time check: the schema's output and the domain's type have the same keys and the same values. */
const schemaAndTypeAgree: Same<DeepReadonly<z.infer<typeof interfaceModelSchema>>, InterfaceModel> &
  Equal<Keys<z.infer<typeof interfaceModelSchema>>, Keys<InterfaceModel>> = true;
void schemaAndTypeAgree;
