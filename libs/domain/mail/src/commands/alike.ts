/** Letters that look like those of Latin and are none, as far as they make the words of the grammar; fullwidth and accented forms are undone before. */
const LOOKS: Readonly<Record<string, string>> = {
  ѕ: 's',
  ꜱ: 's',
  ӏ: 'l',
  ⅼ: 'l',
  ǀ: 'l',
  і: 'i',
  ι: 'i',
  ı: 'i',
  ɩ: 'i',
  с: 'c',
  ϲ: 'c',
  е: 'e',
  υ: 'u',
  ս: 'u',
  а: 'a',
  α: 'a',
  о: 'o',
  ο: 'o',
  р: 'p',
  ρ: 'p',
  х: 'x',
  у: 'y',
  т: 't',
  м: 'm',
  п: 'n',
  ո: 'n',
  ԁ: 'd',
  ɡ: 'g',
  '∶': ':',
  '：': ':',
  '꞉': ':',
  ː: ':',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
};

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** The line as the eye takes it: compatibility forms, accents, invisible characters and look-alikes undone, in lower case. */
export const skeletonOf = (line: string): string => {
  if (isAscii(line)) return line.toLowerCase();
  const plain = line
    .normalize('NFKD')
    .replaceAll(/[\p{Cf}\p{Mn}]/gu, '')
    .toLowerCase();
  return Array.from(plain, (letter) => LOOKS[letter] ?? letter).join('');
};

type Rows = { readonly before: readonly number[]; readonly last: readonly number[] };

/** The cheapest way to one cell of the table of edits. */
const cheapest = (
  { before, last }: Rows,
  left: number,
  at: { readonly j: number; readonly isSame: boolean; readonly isSwap: boolean },
): number => {
  const { j, isSame, isSwap } = at;
  const steps = [last[j] ?? 0, left].map((n) => n + 1);
  const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Infinity;
  return Math.min(...steps, (last[j - 1] ?? 0) + (isSame ? 0 : 1), swapped);
};

/** Edits (insert, drop, replace, swap of neighbours) from one word to another; words are short. */
export const editsBetween = (a: string, b: string): number => {
  let rows: Rows = { before: [], last: Array.from({ length: b.length + 1 }, (_, n) => n) };
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(cheapest(rows, row[j - 1] ?? 0, { j, isSame: a[i - 1] === b[j - 1], isSwap }));
    }
    rows = { before: rows.last, last: row };
  }
  return rows.last[b.length] ?? 0;
};

/** Words longer than this are not compared: none of the grammar is half as long. */
const MAX_WORD = 40;

/** The word of a list that was probably meant: at most a third of its letters are otherwise. */
export const nearestOf = (word: string, words: readonly string[]): string | undefined => {
  if (word.length > MAX_WORD) return undefined;
  const ranked = words
    .map((w) => ({ w, edits: editsBetween(word, w) }))
    .filter(({ w, edits }) => edits <= Math.max(1, Math.floor(w.length / 3)));
  return ranked.reduce<(typeof ranked)[number] | undefined>(
    (best, one) => (best === undefined || one.edits < best.edits ? one : best),
    undefined,
  )?.w;
};
