import type { Address } from './mail';
import { parsePerson } from './person';
import { isPersonKey, isTag, type TrailerKey, trailerKey } from './trailer-keys';

/** One `Key: value` line taken apart. */
export type SplitLine = { readonly key: string; readonly form: TrailerKey; readonly value: string };

/** No tag in use is longer than 24 characters; `Reported-and-tested-by` is. */
const MAX_KEY = 40;
/** From four spaces on a line is shown, not said: a pasted log or an example. */
const MAX_INDENT = 3;
const KEY_FORM = /^[A-Za-z][A-Za-z0-9]{0,30}(?:[-_ ][A-Za-z0-9]{1,30}){0,4}$/;
/** `Reviewed-by: Jan Beulich` without an address; `Reviewed-by: would be nice` is prose. */
const NAME_ONLY =
  /^[A-Z\u00c0-\u00de\u0100-\uffff][^\s\d,:;!?]{0,40}(?: [A-Z\u00c0-\u00de\u0100-\uffff][^\s\d,:;!?]{0,40}){0,4}$/;
const AREA = /(?:^|\s)#\s{0,3}(\S[^\n]{0,200})$/;

const indentOf = (text: string): number => text.length - text.trimStart().length;

/** `undefined` when the line has not the shape of a trailer. Cheap for prose: a colon near the front is asked for first. */
export const splitLine = (text: string): SplitLine | undefined => {
  const colon = text.indexOf(':');
  if (colon < 2 || colon > MAX_KEY || indentOf(text) > MAX_INDENT) return undefined;
  const key = text.slice(0, colon).trim();
  if (!KEY_FORM.test(key)) return undefined;
  const value = text.slice(colon + 1).trim();
  return value.startsWith('//') ? undefined : { key, form: trailerKey(key), value };
};

const namesSomebody = (value: string): boolean => value.includes('@') || NAME_ONLY.test(value);

/** A tag with a fitting value: what counts in a reply, where `Note: x` is prose. */
export const isSaid = ({ form, value }: SplitLine): boolean => {
  if (value === '') return false;
  if (form.nearMissOf !== undefined) return isPersonKey(form) ? namesSomebody(value) : true;
  if (!isTag(form.canonical) || form.canonical.includes(' ')) return false;
  return !isPersonKey(form) || namesSomebody(value);
};

/** A value with person, area and what stands behind the person. */
export type TrailerValue = {
  readonly person?: Address | undefined;
  readonly area?: string | undefined;
  /** What follows the address on the same line: `, with one nit:`, `(for the Arm parts)`. */
  readonly suffix: string;
};

const suffixOf = (value: string): string => {
  const end = value.lastIndexOf('>');
  return end < 0
    ? ''
    : value
        .slice(end + 1)
        .replace(/^[\s,;([]{1,10}/, '')
        .replace(/[\s)\]:]{1,10}$/, '');
};

/** Reads a person tag's value. The area is what follows `#`, as in `Acked-by: A <a@b> # xen/x86`. */
export const readValue = (split: SplitLine): TrailerValue => {
  if (!isPersonKey(split.form)) return { suffix: '' };
  const area = AREA.exec(split.value);
  const rest = area === null ? split.value : split.value.slice(0, area.index);
  return { person: parsePerson(rest), area: area?.[1]?.trim(), suffix: suffixOf(rest) };
};
