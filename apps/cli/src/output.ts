/** What a command writes: answers to stdout, everything else to stderr. */
export type Output = {
  readonly json: boolean;
  readonly quiet: boolean;
  /** The answer: JSON where it was asked for, else the text. */
  answer(value: unknown, text: () => string): void;
  note(line: string): void;
};

const write = (stream: NodeJS.WriteStream, text: string): void => {
  stream.write(text.endsWith('\n') ? text : `${text}\n`);
};

export const outputOf = (options: { readonly json?: boolean; readonly quiet?: boolean }): Output => ({
  json: options.json === true,
  quiet: options.quiet === true,
  answer: (value, text) =>
    write(process.stdout, options.json === true ? JSON.stringify(value, jsonValue, 2) : text()),
  note: (line) => {
    if (options.quiet !== true) write(process.stderr, line);
  },
});

/** Positions are larger than a JSON number may be: they are written as text. */
export const jsonValue = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

/** Columns padded to their widest cell; the last one is left ragged. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
