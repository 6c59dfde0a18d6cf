/** Numbers that look like chance and are the same for the same seed: a run that failed is run again by its seed. */
export type Chance = {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from 0 to `count` - 1. */
  below(count: number): number;
  /** The same values in another order. */
  shuffled<T>(values: readonly T[]): readonly T[];
};

/** mulberry32 (public domain): 32 bits of state are enough to choose whom to kill. */
export const chanceFrom = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    shuffled: (values) => {
      const order = [...values];
      for (let i = order.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [order[i], order[j]] = [order[j] as never, order[i] as never];
      }
      return order;
    },
  };
};
