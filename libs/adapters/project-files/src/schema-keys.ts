import type { z } from 'zod';

/** What of a definition leads on to the schemas below it. */
type Definition = {
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
};

/** Without what makes a schema optional, gives it a default or goes on from it. */
const definitionOf = (schema: z.core.$ZodType): Definition => {
  const definition = schema._zod.def as Definition;
  const inner = definition.innerType ?? definition.in;
  return inner === undefined ? definition : definitionOf(inner);
};

/** The keys that a schema knows at a path of a document; none where there is a choice between schemas, or no mapping. */
export const keysAt = (schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] => {
  const { shape, element, valueType } = definitionOf(schema);
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(shape ?? {});
  const next = shape?.[String(step)] ?? element ?? valueType;
  return next === undefined ? [] : keysAt(next, rest);
};
