import { hashed, type Dice } from './dice';

/** Words that stand in every text; all others are made of syllables. */
const COMMON =
  'the to of a is in and this that we it for be not on are with as you can have if so or but from by will there at an would do when which use only should what code need then has one no all any just also could some here does more than since before after because case think same was been other way into still new first make where they like may between call both add see'.split(
    ' ',
  );
const SYLLABLES =
  'ba re mo ti lo ka ne su di ro va le pi to ma ce nu ha fo li ta ge do mi sa pe ru no bi la we co ri du fe ga ho je ki me'.split(
    ' ',
  );
/** Words beyond the common ones. */
const OTHERS = 24_000;
const ENDINGS = ['', '', '', 's', 'ed', 'ing', 'er', 'ion'];

const made = new Map<number, string>();
const MOST_KEPT = 70_000;

const compose = (n: number): string => {
  const h = hashed(n, 17);
  const parts = [h, h >>> 6, h >>> 12, h >>> 18].slice(0, 2 + (h % 3));
  return parts.map((part) => SYLLABLES[part % SYLLABLES.length]).join('');
};

/** The n-th made word: two to four syllables. Those of small numbers are kept: making them anew was half of the time that a mail took. */
export const madeWord = (n: number): string => {
  const kept = made.get(n);
  if (kept !== undefined) return kept;
  const one = compose(n);
  if (n < MOST_KEPT) made.set(n, one);
  return one;
};

export const word = (dice: Dice): string => {
  if (dice.happens(0.52)) return COMMON[dice.often(COMMON.length, 1.6)] ?? 'the';
  const n = dice.often(OTHERS, 2);
  return `${madeWord(n)}${ENDINGS[n % ENDINGS.length] ?? ''}`;
};

const WIDTH = 72;

/** Lines of prose, a blank one now and then. */
export const prose = (dice: Dice, count: number): readonly string[] => {
  const lines: string[] = [];
  for (let n = 0; n < count; n += 1) {
    if (n % 6 === 5 && n < count - 1) {
      lines.push('');
      continue;
    }
    const width = n % 6 === 4 || n === count - 1 ? 8 + dice.below(WIDTH - 8) : WIDTH - 8;
    let line = word(dice);
    while (line.length < width) line += ` ${word(dice)}`;
    lines.push(line);
  }
  return lines;
};

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export type Person = { readonly name: string; readonly address: string };

/** The n-th person of a list. */
export const person = (n: number): Person => {
  const [first, last] = [madeWord(hashed(n, 3) % 5_000), madeWord(5_000 + n)];
  const house = madeWord(hashed(n, 5) % 60);
  return {
    name: `${capital(first)} ${capital(last)}`,
    address: `${first}.${last}${String(n)}@${house}.example`,
  };
};

const VERBS = ['fix', 'add', 'remove', 'use', 'make', 'avoid', 'drop', 'move', 'allow', 'handle', 'clean up'];

/** What a patch or a series does, as its subject says it. */
export const title = (dice: Dice): string => {
  const words = Array.from({ length: 2 + dice.below(4) }, () => madeWord(dice.often(OTHERS, 1.5)));
  return `${capital(dice.pick(VERBS))} ${words.join(' ')}`;
};

/** An area as subjects name it: the same one is written in several ways. */
export const areaName = (area: number, way: number): string => {
  const name = madeWord(50_000 + area);
  return way === 0 ? name : `${name}/${madeWord(60_000 + area + way)}`;
};
