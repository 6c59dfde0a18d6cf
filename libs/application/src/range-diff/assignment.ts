/** Larger than any cost, small enough that sums of it stay exact. */
export const NEVER = 1e9;

type Search = {
  readonly cost: readonly (readonly number[])[];
  readonly rowOf: number[];
  readonly u: number[];
  readonly v: number[];
};

const at = (values: readonly number[], i: number): number => values[i] ?? 0;

type Path = { readonly way: number[]; readonly slack: number[]; readonly used: boolean[] };

/** Lowers the slack of every free column by what `row` offers; answers the column with the least. */
const relax = (
  search: Search,
  path: Path,
  column: number,
): { readonly next: number; readonly by: number } => {
  const row = at(search.rowOf, column);
  let next = 0;
  let by = Infinity;
  for (let j = 1; j < path.slack.length; j++) {
    if (path.used[j] === true) continue;
    const reduced = (search.cost[row - 1]?.[j - 1] ?? NEVER) - at(search.u, row) - at(search.v, j);
    if (reduced < at(path.slack, j)) {
      path.slack[j] = reduced;
      path.way[j] = column;
    }
    if (at(path.slack, j) < by) {
      by = at(path.slack, j);
      next = j;
    }
  }
  return { next, by };
};

const shift = (search: Search, path: Path, by: number): void => {
  for (let j = 0; j < path.slack.length; j++)
    if (path.used[j] === true) {
      const row = at(search.rowOf, j);
      search.u[row] = at(search.u, row) + by;
      search.v[j] = at(search.v, j) - by;
    } else path.slack[j] = at(path.slack, j) - by;
};

/** Finds a column for one more row, moving earlier rows where that is cheaper in all. */
const placeRow = (search: Search, row: number, size: number): void => {
  const path: Path = {
    way: new Array<number>(size + 1).fill(0),
    slack: new Array<number>(size + 1).fill(Infinity),
    used: new Array<boolean>(size + 1).fill(false),
  };
  search.rowOf[0] = row;
  let column = 0;
  do {
    path.used[column] = true;
    const { next, by } = relax(search, path, column);
    shift(search, path, by);
    column = next;
  } while (at(search.rowOf, column) !== 0);
  while (column !== 0) {
    const before = at(path.way, column);
    search.rowOf[column] = at(search.rowOf, before);
    column = before;
  }
};

/**
 * The cheapest way to give each row of a square matrix a column of its own: for each row its column, both from 0. The Hungarian method in its
 * O(n³) form with potentials (Kuhn 1955, Munkres 1957); deterministic, ties go to the lower column.
 */
export const cheapestAssignment = (cost: readonly (readonly number[])[]): readonly number[] => {
  const size = cost.length;
  const zeros = (): number[] => new Array<number>(size + 1).fill(0);
  const search: Search = { cost, rowOf: zeros(), u: zeros(), v: zeros() };
  for (let row = 1; row <= size; row++) placeRow(search, row, size);
  const columns = new Array<number>(size).fill(0);
  for (let j = 1; j <= size; j++) columns[at(search.rowOf, j) - 1] = j - 1;
  return columns;
};
