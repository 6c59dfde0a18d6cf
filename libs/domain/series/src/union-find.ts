/** Disjoint sets over 0..n-1. The representative is always the smallest member, so it does not depend on the order of unions. */
export type Sets = {
  readonly find: (i: number) => number;
  readonly union: (a: number, b: number) => void;
};

export const disjointSets = (size: number): Sets => {
  const parent = Int32Array.from({ length: size }, (_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root] ?? root;
    let at = i;
    while (parent[at] !== root) {
      const next = parent[at] ?? root;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  const union = (a: number, b: number): void => {
    const [x, y] = [find(a), find(b)];
    if (x !== y) parent[Math.max(x, y)] = Math.min(x, y);
  };
  return { find, union };
};

/** Joins items that share a key; returns the sets as lists of items, in the order of their first items. */
export const groupByKeys = <T>(
  items: readonly T[],
  keysOf: (item: T) => readonly string[],
): readonly T[][] => {
  const sets = disjointSets(items.length);
  const holder = new Map<string, number>();
  items.forEach((item, i) => {
    for (const key of keysOf(item)) {
      const first = holder.get(key);
      if (first === undefined) holder.set(key, i);
      else sets.union(first, i);
    }
  });
  const groups = new Map<number, T[]>();
  items.forEach((item, i) => {
    const root = sets.find(i);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [item]);
    else group.push(item);
  });
  return [...groups.values()];
};
