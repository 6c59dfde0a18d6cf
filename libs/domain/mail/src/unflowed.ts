/** Lines with the number of the line that each begins with, from 0. */
export type Unflowed = { readonly lines: readonly string[]; readonly from: readonly number[] };

const SIGNATURE = '-- ';

/**
 * Text that declares format=flowed as `git mailinfo` gives it to `git apply` (mailinfo.c, handle_filter_flowed, since git 2.19): the blank in front of a stuffed
 * line goes, a line that ends in a blank goes on with the next one. Whether that blank stays (DelSp) changes what a line says, not which lines there are.
 */
export const unflowed = (source: readonly string[]): Unflowed => {
  const lines: string[] = [];
  const from: number[] = [];
  let begun: { readonly text: string; readonly at: number } | undefined;
  const put = (text: string, at: number): void => {
    lines.push(text);
    from.push(at);
    begun = undefined;
  };
  const takeLine = (line: string, at: number): void => {
    const unstuffed = line.startsWith(' ') ? line.slice(1) : line;
    const whole = { text: (begun?.text ?? '') + unstuffed, at: begun?.at ?? at };
    if (unstuffed.endsWith(' ')) begun = whole;
    else put(whole.text, whole.at);
  };
  source.forEach((line, at) => {
    if (line !== SIGNATURE) {
      takeLine(line, at);
      return;
    }
    if (begun !== undefined) put(begun.text, begun.at);
    put(line, at);
  });
  if (begun !== undefined) put(begun.text, begun.at);
  return { lines, from };
};
