import { cut } from './cut';
import type { Address } from './mail';

/** Longer values are not names; RFC 5321 caps an address at 254 characters. */
const MAX_PERSON = 400;
/** An address as people write one; deliberately loose on both sides of the `@`. */
const ADDRESS = /[^\s<>()[\]",;:]{1,120}@[^\s<>()[\]",;:]{1,120}/u;

const unquoted = (name: string): string => {
  const text = name.trim();
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).trim() : text;
};

/**
 * The person a `From:` line or a trailer names. Undoes what mailers did to it: `<a@b<mailto:a@b>>` and `<mailto:a@b>` (Outlook, HTML made
 * plain), a missing `>`, no space before `<`, `(comments)` behind. `undefined` when no address can be read.
 */
export const parsePerson = (value: string): Address | undefined => {
  const text = cut(value, MAX_PERSON).replace(/mailto:/gi, '');
  const open = text.indexOf('<');
  const match = ADDRESS.exec(open < 0 ? text : text.slice(open));
  if (match === null) return undefined;
  const before = text.slice(0, open < 0 ? match.index : open);
  return { name: unquoted(before), address: match[0].replace(/[.>]{1,5}$/, '') };
};
