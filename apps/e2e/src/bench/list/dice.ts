import { chanceFrom, type Chance } from '../../chaos/chance';
import { valueAt, type Quantiles } from './shape';

/** One whole number out of several, the same for the same: what a thing looks like follows from its number and needs not be kept. */
export const hashed = (...numbers: readonly number[]): number => {
  let h = 0x811c9dc5;
  for (const n of numbers) {
    h = Math.imul(h ^ (n & 0xffff), 0x01000193);
    h = Math.imul(h ^ (n >>> 16), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 12)) >>> 0;
};

/** Draws of one run, or of one thing. */
export class Dice {
  private readonly chance: Chance;

  constructor(seed: number) {
    this.chance = chanceFrom(seed);
  }

  /** At least 0, below 1. */
  next(): number {
    return this.chance.next();
  }

  below(count: number): number {
    return this.chance.below(count);
  }

  happens(share: number): boolean {
    return this.chance.next() < share;
  }

  /** A whole number by a table of quantiles. */
  by(quantiles: Quantiles): number {
    return Math.round(valueAt(quantiles, this.chance.next()));
  }

  /** A number below `count`, small ones far more often: few people write most of the mails. */
  often(count: number, power: number): number {
    return Math.floor(count * this.chance.next() ** power);
  }

  /** A time that passes until something happens that happens once in `mean` on average. */
  wait(mean: number): number {
    return -Math.log(1 - this.chance.next()) * mean;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.chance.below(values.length)] as T;
  }
}
