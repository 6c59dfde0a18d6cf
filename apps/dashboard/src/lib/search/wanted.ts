import type { ReadAnswer } from '../api';
import { grouped } from '../grouped';
import { millisOf } from '../viewpoint';
import type { Term } from './parse';

export type Listed = ReadAnswer<'/series'>['series'][number];

/** What the API can be asked: one value a field, and nothing that must not be. Not a list: it takes all of a List-Id, and here a part is enough. */
const ASKABLE: ReadonlySet<string> = new Set(['state', 'outcome', 'author', 'release', 'since', 'text']);

/** Words as the API takes them: a phrase in quotation marks. */
const quoted = (words: readonly string[]): string =>
  words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ');

/** The question for the API, which knows the subjects of patches, too; what it can't be asked is looked for in the answer. */
export const questionOf = (terms: readonly Term[]): Readonly<Record<string, string>> => {
  const question: Record<string, string> = {};
  for (const [field, own] of grouped(
    terms.filter((t) => !t.not && ASKABLE.has(t.field)),
    (t) => t.field,
  )) {
    const values = own.map((t) => t.value);
    // Several values of a field mean any of them, which the API does not know; several words mean all.
    if (field === 'text') question[field] = quoted(values);
    else if (values[0] !== undefined && values.length === 1) question[field] = values[0];
  }
  return question;
};

const holds = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

/** `5.1` as numbers; a letter behind says that it was posted twice. */
const numbersOf = (revision: string): readonly [number, number] => {
  const [, major = '0', minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(revision) ?? [];
  return [Number(major), Number(minor)];
};

const compared = (a: string, b: string): number => {
  const [[aMajor, aMinor], [bMajor, bMinor]] = [numbersOf(a), numbersOf(b)];
  return aMajor - bMajor || aMinor - bMinor;
};

const isRevision = (revision: string, wanted: string): boolean => {
  if (wanted.startsWith('>')) return compared(revision, wanted.slice(1)) > 0;
  if (wanted.startsWith('<')) return compared(revision, wanted.slice(1)) < 0;
  return compared(revision, wanted) === 0;
};

const fits = (one: Listed, { field, value }: Term): boolean => {
  switch (field) {
    case 'state':
      return one.state === value;
    case 'outcome':
      return one.verdict?.outcome === value;
    case 'author':
      return holds(one.author.name, value) || holds(one.author.address, value);
    case 'release':
      return one.verdict?.release === value;
    case 'list':
      return one.listId !== null && holds(one.listId, value);
    case 'since':
      return Date.parse(one.lastPostedAt) >= (value.length === 10 ? Date.parse(value) : millisOf(value));
    case 'rev':
      return isRevision(one.revision, value);
    case 'text':
      return holds(one.subject, value);
  }
};

/** Whether a series that the API gave is what a query asks for: any of the values of a field, and nothing of what must not be. Its words the API looked for. */
export const isWanted = (terms: readonly Term[]): ((one: Listed) => boolean) => {
  const not = terms.filter((t) => t.not);
  const fields = [
    ...grouped(
      terms.filter((t) => !t.not && t.field !== 'text'),
      (t) => t.field,
    ).values(),
  ];
  return (one) => fields.every((any) => any.some((t) => fits(one, t))) && !not.some((t) => fits(one, t));
};
