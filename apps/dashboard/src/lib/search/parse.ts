import { momentIn } from '../viewpoint';
import { OUTCOMES } from '../outcomes';
import { FIELDS, isField, STATES, type Field } from './fields';

/** A part of a query: what a field has to hold, or words of the subject; and where it stands. */
export type Term = {
  readonly field: Field | 'text';
  readonly value: string;
  readonly not: boolean;
  readonly from: number;
  readonly to: number;
};

/** Something that cannot be asked, and where it stands. */
export type Fault = { readonly from: number; readonly to: number; readonly says: string };

/** Something that has a page of its own. */
export type Jump =
  | { readonly kind: 'mail'; readonly id: string }
  | { readonly kind: 'series'; readonly ref: string }
  | { readonly kind: 'dependencies'; readonly ref: string; readonly what: 'commit' | 'symbol' };

export type Query = {
  readonly terms: readonly Term[];
  readonly faults: readonly Fault[];
  readonly jump: Jump | undefined;
};

/** `-field:"a value"`, `"a phrase"`, `word`. A quote that is not closed goes to the end. */
const TERM = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)("?)|(\S*))/y;

const MESSAGE_ID = /^<?([^\s<>@:"]+@[^\s<>@:"]+)>?$/;
const COMMIT = /^(?=.*\d)[0-9a-f]{7,40}$/;
const SYMBOL = /^(?:[A-Z][A-Z0-9]*(?:_[A-Za-z0-9]+)+|([A-Za-z_]\w*)\(\))$/;
const SERIES = /^s[0-9a-f]{16}$/;

/** What a query that is one word leads to, where it names one thing. */
export const jumpOf = (text: string): Jump | undefined => {
  const word = text.trim();
  const mail = MESSAGE_ID.exec(word)?.[1];
  if (mail !== undefined) return { kind: 'mail', id: mail };
  if (SERIES.test(word)) return { kind: 'series', ref: word };
  if (COMMIT.test(word)) return { kind: 'dependencies', ref: word, what: 'commit' };
  const symbol = SYMBOL.exec(word);
  return symbol === null ? undefined : { kind: 'dependencies', ref: symbol[1] ?? word, what: 'symbol' };
};

const oneOf =
  (what: string, choices: readonly string[]) =>
  (value: string): string | undefined =>
    choices.includes(value) ? undefined : `there is no ${what} “${value}”: ${choices.join(', ')}`;

const CHECKS: Partial<Readonly<Record<Field, (value: string) => string | undefined>>> = {
  state: (value) =>
    (OUTCOMES as readonly string[]).includes(value)
      ? `“${value}” is what the gate says: write outcome:${value}`
      : oneOf('state', STATES)(value),
  outcome: (value) =>
    (STATES as readonly string[]).includes(value)
      ? `“${value}” is where a series stands: write state:${value}`
      : oneOf('outcome', OUTCOMES)(value),
  since: (value) =>
    momentIn(value) === undefined ? `“${value}” is no day: write since:2021-10-01` : undefined,
  rev: (value) =>
    /^[<>]?\d{1,4}(?:\.\d{1,3})?$/.test(value)
      ? undefined
      : `“${value}” is no version: write rev:5, rev:>2 or rev:<4`,
};

const faultOf = (name: string, value: string): string | undefined => {
  const field = name.toLowerCase();
  if (!isField(field)) return `there is no field “${name}”: ${FIELDS.join(', ')}`;
  return value === '' ? `${field}: says nothing: write a value after it` : CHECKS[field]?.(value);
};

type Token = {
  readonly not: boolean;
  readonly name: string | undefined;
  readonly value: string;
  readonly isOpen: boolean;
};

const tokenAt = (text: string, from: number): { readonly token: Token; readonly to: number } => {
  TERM.lastIndex = from;
  const [whole = '', minus = '', name, quoted, close, bare = ''] = TERM.exec(text) ?? [];
  const token = {
    not: minus === '-',
    name,
    value: quoted ?? bare,
    isOpen: quoted !== undefined && close === '',
  };
  return { token, to: from + Math.max(whole.length, 1) };
};

/** Takes a query apart. What cannot be asked is said with its place, and the rest is asked all the same. */
export const parseQuery = (text: string): Query => {
  const terms: Term[] = [];
  const faults: Fault[] = [];
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const { token, to } = tokenAt(text, at);
    const place = { from: at, to };
    const { not, name, value, isOpen } = token;
    if (isOpen) faults.push({ ...place, says: 'the quotation mark is not closed' });
    const says = name === undefined ? undefined : faultOf(name, value);
    if (says !== undefined) faults.push({ ...place, says });
    else if (name !== undefined) terms.push({ ...place, field: name.toLowerCase() as Field, value, not });
    else if (value !== '') terms.push({ ...place, field: 'text', value, not });
    at = to;
  }
  return { terms, faults, jump: jumpOf(text) };
};
