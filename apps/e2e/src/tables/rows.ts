import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rows of a committed table: tab-separated, a header line, no quoting. Jest runs the sources, so the tables lie beside them. */
export const tableRows = (name: string): readonly Readonly<Record<string, string>>[] => {
  const [header = '', ...lines] = readFileSync(join(__dirname, name), 'utf8').trimEnd().split('\n');
  const columns = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
};

/** Rows of a comma-separated file with `"` around cells that hold commas, no line breaks in cells. */
export const csvRows = (path: string): readonly Readonly<Record<string, string>>[] => {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/);
  const columns = csvCells(header);
  return lines.map((line) => {
    const cells = csvCells(line);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
};

const csvCells = (line: string): readonly string[] => {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  return [...cells, cell];
};
