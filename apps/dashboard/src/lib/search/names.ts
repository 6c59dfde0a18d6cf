import type { Answer, REST } from '@sluice/contracts';

type Catalogue = Pick<Answer<typeof REST.getCatalogue>, 'bits' | 'capabilities'>;

/** Every identifier by which a declared interface signals something, former names too. */
export const namesIn = ({ bits, capabilities }: Catalogue): readonly string[] => [
  ...new Set([
    ...bits.flatMap(({ name, formerNames }) => [name, ...formerNames]),
    ...capabilities.flatMap(({ signals }) => signals.map(({ identifier }) => identifier)),
  ]),
];

/** Fewer letters are in too many names. */
const LEAST = 3;

/** Identifiers that hold a word, without regard to case; the shortest first, which is nearest to what was written. */
export const namesLike = (names: readonly string[], word: string): readonly string[] => {
  const wanted = word.trim().replace(/\(\)$/, '').toLowerCase();
  if (wanted.length < LEAST || /\s/.test(wanted)) return [];
  return names
    .filter((name) => name.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
};

/** The one identifier that is meant: as it is written, or the only one that holds it. */
export const nameMeant = (names: readonly string[], word: string): string | undefined => {
  const like = namesLike(names, word);
  return like.find((name) => name === word.trim()) ?? (like.length === 1 ? like[0] : undefined);
};
