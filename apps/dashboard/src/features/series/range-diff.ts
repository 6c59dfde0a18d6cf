export type DiffLine = {
  /** `+` and `-`: the line is in the new or the old patch only; `!`: the head of a patch that changed; `@`: where in it. */
  readonly sign: '+' | '-' | '!' | '@' | ' ';
  readonly text: string;
};

/** What stands before each line of a patch's body. */
const INDENT = 4;

const signOf = (line: string, isHead: boolean): DiffLine['sign'] => {
  if (isHead) return '!';
  const [first] = line.slice(INDENT);
  if (first === '+' || first === '-' || first === '@') return first;
  return ' ';
};

/** The lines of one patch of a range-diff, each with what it is: the sign stays in the text, so that nothing is told by colour alone. */
export const rangeDiffLines = (text: string): readonly DiffLine[] =>
  text.split('\n').map((line, n) => ({ sign: signOf(line, n === 0), text: line }));
