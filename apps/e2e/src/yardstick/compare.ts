import type { Edge } from '@sluice/dependency';
import type { TableRow } from './table';

/** A pair of commits by ten digits each: the first needs the second. */
export type Pair = { readonly from: string; readonly to: string };

/** How edges of one kind agree with a table. */
export type Compared = {
  readonly table: number;
  readonly missed: readonly Pair[];
  readonly extra: readonly (Pair & { readonly edge: Edge })[];
};

const short = (ref: string): string => ref.slice(0, 10);
const keyOf = ({ from, to }: Pair): string => `${from} ${to}`;

const pairsOf = (rows: readonly TableRow[], kind: 'symbol' | 'lines'): readonly Pair[] =>
  rows.flatMap((row) =>
    [...(kind === 'symbol' ? row.uses : row.touches).keys()].map((to) => ({ from: row.commit, to })),
  );

/** Compares edges of a kind with what a table says, between commits of the table only. */
export const compare = (
  rows: readonly TableRow[],
  edges: readonly Edge[],
  kind: 'symbol' | 'lines',
): Compared => {
  const inTable = new Set(rows.map((r) => r.commit));
  const pairs = pairsOf(rows, kind);
  const theirs = new Set(pairs.map(keyOf));
  const ours = edges
    .filter((e) => e.kind === kind)
    .map((edge) => ({ from: short(edge.from), to: short(edge.to), edge }))
    .filter(({ from, to }) => inTable.has(from) && inTable.has(to));
  const found = new Set(ours.map(keyOf));
  return {
    table: pairs.length,
    missed: pairs.filter((p) => !found.has(keyOf(p))),
    extra: ours.filter((p) => !theirs.has(keyOf(p))),
  };
};

/** Share of the table that was found, and of what was found beside it, as whole percents. */
export const percents = ({ table, missed, extra }: Compared) => ({
  found: Math.round((100 * (table - missed.length)) / Math.max(1, table)),
  extra: Math.round((100 * extra.length) / Math.max(1, table)),
});
