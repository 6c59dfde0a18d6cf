/** One row as a list of its columns, in the order in which they were asked for. */
export type Cells = readonly unknown[];

/** Reads a row's columns one after the other, in the order in which they were asked for. */
export class CellReader {
  private at = 0;

  constructor(private readonly cells: Cells) {}

  /** The next column, which the caller knows the type of. */
  next<T>(): T {
    return this.cells[this.at++] as T;
  }

  /** Leaves columns out: of what a join did not find. */
  skip(columns: number): void {
    this.at += columns;
  }
}

/** SQL of a time as JSON has it: UTC, to the second, without a zone. */
export const utc = (sql: string): string => `${sql} AT TIME ZONE 'UTC'`;
