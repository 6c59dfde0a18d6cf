/** The first `max` code units of a text, one less where that would split a surrogate pair: half a pair is no text, and databases refuse it. */
export const cut = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
};
