import { namesLike } from './names';
import { FIELDS, HINTS, isField, valuesOf } from './fields';
import { jumpIn } from './jump';

/** Something to go on with: the whole text as it would be, and where the cursor stands then. */
export type Suggestion = {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly caret: number;
};

/** The word that the cursor stands in or behind. */
const wordAt = (text: string, caret: number): { readonly from: number; readonly to: number } => {
  const before = /\S*$/.exec(text.slice(0, caret))?.[0].length ?? 0;
  const after = /^\S*/.exec(text.slice(caret))?.[0].length ?? 0;
  return { from: caret - before, to: caret + after };
};

const JUMPS = {
  mail: 'to this mail',
  series: 'to this series',
  dependencies: 'to what depends on it',
} as const;

/** What the values of fields, and words, may be. */
export type Known = { readonly releases: readonly string[]; readonly names?: readonly string[] };

/** Names of one list. */
const MOST_NAMES = 6;

/** What could be written where the cursor stands: fields, the values of one, or, for a word alone, identifiers that hold it. */
export const suggestionsFor = (
  text: string,
  caret: number,
  { releases, names = [] }: Known,
): readonly Suggestion[] => {
  const { from, to } = wordAt(text, caret);
  const word = text.slice(from, to);
  const minus = word.startsWith('-') ? '-' : '';
  const [name = '', value] = word.slice(minus.length).split(':', 2);
  const put = (written: string, hint: string, end = ''): Suggestion => {
    const whole = `${text.slice(0, from)}${minus}${written}${end}${text.slice(to)}`;
    return {
      label: `${minus}${written}`,
      hint,
      text: whole,
      caret: from + minus.length + written.length + end.length,
    };
  };
  if (value !== undefined) {
    const field = name.toLowerCase();
    if (!isField(field)) return [];
    const known = valuesOf(field, releases).filter(
      (one) => one.startsWith(value.toLowerCase()) && one !== value,
    );
    return known.map((one) => put(`${field}:${one}`, HINTS[field], to === text.length ? ' ' : ''));
  }
  const alone = text.trim() === word ? namesLike(names, word).filter((one) => one !== word) : [];
  return [
    ...alone.slice(0, MOST_NAMES).map((one) => put(one, 'what depends on it')),
    ...FIELDS.filter((field) => field.startsWith(name.toLowerCase())).map((field) =>
      put(`${field}:`, HINTS[field]),
    ),
  ];
};

/** What Enter would do with a text that names one thing. */
export const jumpHint = (text: string, names: readonly string[] = []): string | undefined => {
  const jump = jumpIn(text, names);
  if (jump?.kind === 'dependencies' && jump.ref !== text.trim())
    return `Enter goes to what depends on ${jump.ref}`;
  return jump === undefined ? undefined : `Enter goes ${JUMPS[jump.kind]}`;
};
