/** Breaks text at blanks (a line break in it is one) so that no line is longer than `width`, words longer than that excepted. The first line starts with `first`, the others with `rest`. */
export const fillTo = (
  width: number,
  text: string,
  margins: { readonly first: string; readonly rest: string },
): string => {
  const lines: string[] = [];
  let line = margins.first;
  let empty = true;
  for (const word of text.split(/[ \n]/)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = margins.rest + word;
    } else line += (empty ? '' : ' ') + word;
    empty = false;
  }
  return [...lines, line].join('\n');
};
