import type { Endpoint } from '@sluice/contracts';
import type { z } from 'zod';
import { Problem } from './problem';

const shapeOf = (schema: unknown): Readonly<Record<string, unknown>> =>
  (schema as Partial<z.ZodObject> | undefined)?.shape ?? {};

/** The fields that the things of an answer have: of each in a page, or of the one there is. */
const fieldsOf = ({ answer, pageOf }: Endpoint): readonly string[] => {
  if (pageOf === undefined) return Object.keys(shapeOf(answer));
  const list = shapeOf(answer)[pageOf] as z.ZodArray | undefined;
  return Object.keys(shapeOf(list?.element));
};

/**
 * The fields that a question wants; `undefined`: all.
 * @throws Problem 400 for one that there is not
 */
export const wantedFields = (endpoint: Endpoint, asked: unknown): readonly string[] | undefined => {
  if (typeof asked !== 'string') return undefined;
  const known = fieldsOf(endpoint);
  const wanted = asked.split(',');
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Problem(400, `there is no field "${unknown.slice(0, 80)}"`, {
      where: 'query.fields',
      help: `There is: ${known.join(', ')}.`,
    });
  return wanted;
};

const picked = (whole: unknown, fields: readonly string[]): object => {
  const from = whole as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.map((name) => [name, from[name]]));
};

/** An answer with only some of the fields of its things. */
export const sparse = ({ pageOf }: Endpoint, whole: unknown, fields: readonly string[]): object => {
  if (pageOf === undefined) return picked(whole, fields);
  const from = whole as Readonly<Record<string, readonly unknown[]>>;
  return { ...from, [pageOf]: (from[pageOf] ?? []).map((one) => picked(one, fields)) };
};
