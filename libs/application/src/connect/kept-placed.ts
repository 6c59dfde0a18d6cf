import { placedBy, viewpointKey, type PlacedOf, type PlacedSeries, type Placing } from './placed';

/** Patches and answers of the conversations that are kept: some tens of megabytes. */
const MAX_KEPT = 20_000;

const weightOf = (placed: readonly PlacedSeries[]): number =>
  placed.reduce((sum, { nodes, aliases }) => sum + nodes.length + aliases.size, 1);

/** Conversations as they were assembled, those that were asked for last: as many as weigh no more than a limit together. */
class Kept {
  private readonly byKey = new Map<string, readonly PlacedSeries[]>();
  private weight = 0;

  constructor(private readonly limit: number) {}

  get(key: string): readonly PlacedSeries[] | undefined {
    return this.byKey.get(key);
  }

  /** Keeps one as the last that was asked for. */
  put(key: string, placed: readonly PlacedSeries[]): void {
    this.drop(key);
    this.byKey.set(key, placed);
    this.weight += weightOf(placed);
    for (const oldest of this.byKey.keys()) {
      if (this.weight <= this.limit) return;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    const there = this.byKey.get(key);
    if (there === undefined) return;
    this.weight -= weightOf(there);
    this.byKey.delete(key);
  }
}

/**
 * The same ports for one question, with conversations kept once they were assembled, as far as they are few: edges and what became of their ends are
 * found in the same ones. They are kept apart by viewpoint, and for this question alone, or for several while nothing is written: a later one may know more.
 */
export const keepingPlaced = <T extends Placing>(
  ports: T,
  limit = MAX_KEPT,
): T & { readonly placed: PlacedOf } => {
  const kept = new Kept(limit);
  const assembled = placedBy(ports);
  const placed: PlacedOf = async (ids, from) => {
    const keyOf = (id: string): string => `${viewpointKey(from)} ${id}`;
    const there = ids.flatMap((id) => {
      const one = kept.get(keyOf(id));
      return one === undefined ? [] : [[id, one] as const];
    });
    const known = new Set(there.map(([id]) => id));
    const fresh = await assembled(
      ids.filter((id) => !known.has(id)),
      from,
    );
    const found = new Map([...there, ...fresh]);
    for (const [id, one] of found) kept.put(keyOf(id), one);
    return found;
  };
  return { ...ports, placed };
};
