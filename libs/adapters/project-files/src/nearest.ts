/** Letters that may differ for a word to be taken for a slip of another. */
const MAX_SLIPS = 3;

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** `; did you mean "cdf"?` where a known word is a slip away, else what there is to choose from, as far as it can be listed. */
export const suggestion = (word: string, known: readonly string[]): string => {
  const close = known
    .map((k) => ({ k, slips: distance(word.toLowerCase(), k.toLowerCase()) }))
    .filter(({ k, slips }) => slips <= Math.min(MAX_SLIPS, Math.ceil(k.length / 3)))
    .sort((a, b) => a.slips - b.slips)[0];
  if (close !== undefined) return `; did you mean "${close.k}"?`;
  return known.length > 0 && known.length <= 12 ? `; there is ${known.join(', ')}` : '';
};
