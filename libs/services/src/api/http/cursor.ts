import { parseInstant } from '@sluice/kernel';
import type { DerivedPlace } from '@sluice/application';
import { Problem } from './problem';

const WHERE = { where: 'query.cursor', help: 'Follow the link to the next page as it is, or leave it out.' };

/** A place in a list as a text that nobody needs to read. */
export const cursorOf = ({ at, id, thing }: DerivedPlace): string =>
  Buffer.from(JSON.stringify(thing === undefined ? [at, id] : [at, id, thing])).toString('base64url');

const partsOf = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

const isText = (part: unknown): part is string => typeof part === 'string' && !part.includes('\0');

/**
 * The place that a cursor stands for.
 * @throws Problem 400 for one that was not made here
 */
export const placeOf = (cursor: string | undefined): DerivedPlace | undefined => {
  if (cursor === undefined) return undefined;
  const parts = partsOf(cursor);
  const [at, id, thing] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const instant = isText(at) ? parseInstant(at) : undefined;
  if (instant === undefined || instant !== at || !isText(id) || !(thing === undefined || isText(thing)))
    throw new Problem(400, 'there is no such page', WHERE);
  return { at: instant, id, thing };
};
