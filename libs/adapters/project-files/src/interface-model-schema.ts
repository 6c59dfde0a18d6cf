import { z } from 'zod';
import type { InterfaceModel } from '@sluice/interface-model';

const isDay = (text: string): boolean => {
  const millis = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text);
};

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD')
  .refine(isDay, 'no such day');

const source = z
  .strictObject({
    commit: z
      .string()
      .regex(/^[0-9a-f]{10,40}$/, 'a commit of 10 to 40 hexadecimal digits')
      .optional(),
    messageId: z.string().optional(),
    date: day,
  })
  .refine(
    (s) => s.commit !== undefined || s.messageId !== undefined,
    'a source names a commit or a Message-ID',
  );

const span = { from: source.optional(), until: source.optional() };
const note = { note: z.string().optional() };

const channel = z.enum([
  'cdf',
  'internal-cdf',
  'emulation-flag',
  'misc-flag',
  'iommu-opt',
  'arch-config-field',
  'createdomain-field',
  'hvm-param',
  'physcap',
  'domctl',
  'sysctl',
  'boot-parameter',
  'device-tree',
]);

const arch = z.enum(['common', 'x86', 'arm', 'riscv', 'ppc']);
const strings = z.array(z.string());

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

const structure = z.strictObject({
  name: z.string(),
  header: z.string(),
  channel,
  arch: arch.optional(),
  version: z.string().optional(),
  fields: z.array(z.strictObject({ ...span, name: z.string(), released: z.string(), ...note })),
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

const followers = z.strictObject({
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

/**
 * The shape of `interface-model.yaml`. Strict: a misspelt key is an error, so that a fact cannot silently go missing. It mirrors the type
 * `InterfaceModel` exactly; the last lines of this file do not compile when the two differ.
 */
export const interfaceModelSchema = z.strictObject({
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
  followers: followers.optional(),
  vpci: z.strictObject({ capability: z.string(), switches: z.array(capabilitySwitch) }),
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
