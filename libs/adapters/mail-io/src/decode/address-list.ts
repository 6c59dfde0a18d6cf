import { sameAddress, type Address } from '@sluice/mail';
import { MAX_ADDRESSES } from '../limits';
import { boundedMemo } from './bounded-memo';
import { decodeRawHeader, type Defects } from './charset';
import { cleanHeader, decodeWords } from './encoded-word';

/** What one element of a list is made of, as it is read. */
type Element = {
  /** Words of the display name, or a bare address: quoted strings with their quotes undone. */
  phrase: string;
  angle: string | undefined;
  comment: string;
};

const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const COLON = 58;
const LESS = 60;
const GREATER = 62;
const BACKSLASH = 92;

/** What ends a run of plain characters; searched for by the engine, which is faster than a loop that has just begun to run. */
const SPECIAL = /["(<>,:;]/g;

const emptyElement = (): Element => ({ phrase: '', angle: undefined, comment: '' });

/** Position after the quoted string that opens at `at`, and its content. */
const quotedString = (text: string, at: number): { readonly content: string; readonly next: number } => {
  const close = text.indexOf('"', at + 1);
  const simple = text.slice(at + 1, close === -1 ? undefined : close);
  if (!simple.includes('\\')) return { content: simple, next: close === -1 ? text.length : close + 1 };
  let content = '';
  let from = at + 1;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) {
      content += text.slice(from, i);
      from = ++i;
    } else if (code === QUOTE) return { content: content + text.slice(from, i), next: i + 1 };
  }
  return { content: content + text.slice(from), next: text.length };
};

/** Position after the comment that opens at `at`, and its content; comments nest, a counter is enough. */
const commentAt = (text: string, at: number): { readonly content: string; readonly next: number } => {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === OPEN) depth++;
    else if (code === CLOSE && --depth === 0) return { content: text.slice(at + 1, i), next: i + 1 };
  }
  return { content: text.slice(at + 1), next: text.length };
};

/** Position after the `<...>` that opens at `at`; what is never closed ends at the next comma. */
const angleAt = (text: string, at: number): { readonly content: string; readonly next: number } => {
  const close = text.indexOf('>', at);
  if (close !== -1) return { content: text.slice(at + 1, close), next: close + 1 };
  const comma = text.indexOf(',', at);
  const end = comma === -1 ? text.length : comma;
  return { content: text.slice(at + 1, end), next: end };
};

/** Splits a header value at its commas, undoing quoted strings, comments, angle brackets and groups. One pass, linear. */
const elementsOf = (text: string): Element[] => {
  const elements: Element[] = [];
  let element = emptyElement();
  const finish = (): void => {
    if (element.phrase.trim() !== '' || element.angle !== undefined) elements.push(element);
    element = emptyElement();
  };
  let i = 0;
  while (i < text.length && elements.length < MAX_ADDRESSES) {
    const start = i;
    SPECIAL.lastIndex = i;
    i = SPECIAL.exec(text)?.index ?? text.length;
    if (i > start) element.phrase += text.slice(start, i);
    if (i >= text.length) break;
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const { content, next } = quotedString(text, i);
      element.phrase += content;
      i = next;
    } else if (code === OPEN) {
      const { content, next } = commentAt(text, i);
      element.comment = element.comment === '' ? content : element.comment;
      i = next;
    } else if (code === LESS) {
      const { content, next } = angleAt(text, i);
      element.angle ??= content;
      i = next;
    } else {
      // A colon ends the name of a group, which is no address; `;` ends the group.
      if (code === COLON) element = emptyElement();
      else if (code !== GREATER) finish();
      i++;
    }
  }
  finish();
  return elements;
};

/** `<@a,@b:user@host>`: the route is obsolete (RFC 5322, 4.4) and no part of the address. */
const withoutRoute = (address: string): string => {
  const colon = address.startsWith('@') ? address.indexOf(':') : -1;
  return (colon === -1 ? address : address.slice(colon + 1)).replace(/\s+/g, '');
};

/** Archives that hide addresses write `user at host`. */
const HIDDEN = /^(\S{1,64}) at (\S{1,255})$/;

const bareAddress = (phrase: string): string => {
  const hidden = phrase.includes(' at ') ? HIDDEN.exec(phrase) : null;
  return hidden === null ? phrase.replace(/\s+/g, '') : `${hidden[1]}@${hidden[2]}`;
};

const BLANKS = /[ \t]{1,100}/g;

const nameOf = (text: string, defects: Defects): string =>
  cleanHeader(decodeWords(text, defects), defects).replace(BLANKS, ' ');

/** Mailers repeat the address where they know no name. */
const nameUnlessAddress = (name: string, address: string): string =>
  name.length === address.length && sameAddress(name, address) ? '' : name;

const addressOf = ({ phrase, angle, comment }: Element, defects: Defects): Address => {
  const words = phrase.trim();
  if (angle === undefined) {
    return { name: nameOf(comment, defects), address: cleanHeader(bareAddress(words), defects) };
  }
  const address = cleanHeader(withoutRoute(angle), defects);
  return { name: nameUnlessAddress(nameOf(words === '' ? comment : words, defects), address), address };
};

/** A comma in an unquoted name cuts it: `Doe, Jane <jane@...>`. What has no address belongs to the next that has one. */
const joinCutNames = (elements: readonly Element[]): Element[] => {
  const joined: Element[] = [];
  let cut = '';
  for (const element of elements) {
    const bare =
      element.angle === undefined && !element.phrase.includes('@') && !HIDDEN.test(element.phrase.trim());
    if (bare && element.comment === '') {
      if (cut !== '') joined.push({ ...emptyElement(), phrase: cut });
      cut = element.phrase.trim();
      continue;
    }
    if (cut === '') joined.push(element);
    else if (element.angle !== undefined && element.phrase.trim() !== '') {
      joined.push({ ...element, phrase: `${cut}, ${element.phrase.trim()}` });
    } else joined.push({ ...emptyElement(), phrase: cut }, element);
    cut = '';
  }
  if (cut !== '') joined.push({ ...emptyElement(), phrase: cut });
  return joined;
};

const PRINTABLE = /^[ -~]*$/;

/**
 * The next address of a usual list, up to its comma: `"Name" <address>`, `Name <address>` or the address alone, without comments, groups,
 * routes and escapes. No part can match what the next begins with: linear.
 */
const USUAL =
  /(?: *"([^"\\]*)" *|([^"(),:;<>@\\]*))<([^<>\s@]+@[^<>\s]*)> *(?:,|$)| *([^\s"(),:;<>@\\]+@[^\s"(),:;<>\\]+) *(?:,|$)/y;

const usualAddress = ([, quoted, plain, angled, bare]: RegExpExecArray): Address => {
  if (bare !== undefined) return { name: '', address: bare };
  const address = angled ?? '';
  const name = (quoted ?? plain ?? '').trim();
  return {
    name: nameUnlessAddress(name.includes('  ') ? name.replace(BLANKS, ' ') : name, address),
    address,
  };
};

/** The usual list of the usual addresses, one step for each; `undefined` for any other. */
const usualAddresses = (value: string): readonly Address[] | undefined => {
  if (!PRINTABLE.test(value) || value.includes('=?')) return undefined;
  const addresses: Address[] = [];
  USUAL.lastIndex = 0;
  do {
    const match = USUAL.exec(value);
    if (match === null || addresses.length >= MAX_ADDRESSES) return undefined;
    addresses.push(usualAddress(match));
  } while (USUAL.lastIndex < value.length);
  return addresses;
};

type Parsed = { readonly addresses: readonly Address[]; readonly defects: Defects };

const parse = boundedMemo((latin1: string): Parsed => {
  const defects: Defects = new Set();
  const usual = usualAddresses(latin1);
  if (usual !== undefined) return { addresses: usual, defects };
  const elements = joinCutNames(elementsOf(decodeRawHeader(latin1, defects)));
  return { addresses: elements.map((element) => addressOf(element, defects)), defects };
});

/**
 * The addresses of an address header (RFC 5322, 3.4 with 4.4), from a latin1 view of its unfolded value, in order: quoted names,
 * nested comments (a name where there is no other), groups (their members), routes, encoded words in names. Never fails; what has no
 * `@` is kept as it is, so that a person sees it. At most `MAX_ADDRESSES`.
 */
export const parseAddresses = (latin1: string, defects: Defects): readonly Address[] => {
  const parsed = parse(latin1);
  for (const defect of parsed.defects) defects.add(defect);
  return parsed.addresses;
};
