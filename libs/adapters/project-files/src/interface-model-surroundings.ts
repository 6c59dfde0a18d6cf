import { z } from 'zod';
import { arch, channel, note, source, span, strings } from './interface-model-parts';

const role = z.strictObject({
  ...span,
  name: z.string(),
  title: z.string(),
  predicates: strings,
  files: strings,
  ...note,
});

const guestType = z.strictObject({ name: z.string(), title: z.string(), arches: z.array(arch) });

const profile = z.strictObject({
  ...span,
  arch,
  channel,
  roles: strings,
  guests: strings,
  required: strings,
  optional: strings,
  ...note,
});

const stableOp = z.strictObject({
  ...span,
  name: z.string(),
  header: z.string(),
  value: z.number().int().min(0),
  released: z.string(),
  ...note,
});

const versionRule = z.strictObject({
  constants: strings,
  sentence: z.string(),
  bumpsPerCycle: z.number().int().min(1),
  writtenDown: source,
  mismatch: z.string(),
  stableOpsPass: z.string(),
  cases: z.array(z.strictObject({ commit: source, shows: z.string() })),
});

const level = z.strictObject({
  header: z.string(),
  constant: z.string(),
  values: z.array(z.strictObject({ value: z.string().regex(/^0x[0-9a-f]+$/), from: source })),
  ...note,
});

const promise = z.strictObject({ ...span, name: z.string(), to: z.string(), files: strings, ...note });

const companion = z.strictObject({
  ...span,
  name: z.string(),
  whenever: strings,
  change: z.string(),
  files: strings,
  kind: z.enum(['generated', 'hand-kept', 'asserted', 'documentation']),
  required: z.boolean(),
  forgotten: z.array(z.string().regex(/^[0-9a-f]{10,40}$/, 'a commit of 10 to 40 hexadecimal digits')),
  ...note,
});

/** The parts of a model around its channels; see `ModelSurroundings`. */
export const surroundings = {
  roles: z.array(role).optional(),
  guestTypes: z.array(guestType).optional(),
  profiles: z.array(profile).optional(),
  stableOps: z.array(stableOp).optional(),
  versionRule: versionRule.optional(),
  levels: z.array(level).optional(),
  promises: z.array(promise).optional(),
  companions: z.array(companion).optional(),
};
