import type { Chance } from '../chaos/chance';

/** Changes an input with some knowledge of what it is. `other` is another input that was kept: what it has may be spliced in. */
export type Mutator = (input: Buffer, chance: Chance, other: Buffer) => Buffer;

/**
 * Runs one call of the product and answers what it answered; how long it took is kept. What may take long by itself (preparing an input, comparing
 * answers) stays outside of it.
 */
export type Call = <T>(work: () => T) => T;

/** Something opened that inputs are given to. It throws when a promise is broken; errors that are documented answers it takes itself. */
export type Fuzzable = {
  /** Inputs to begin with: fixtures of our own, and real mail where it is at hand. */
  seeds(): readonly Buffer[];
  run(input: Buffer, call: Call): void | Promise<void>;
  /** It waits for others, such as a database: then its calls are timed by the clock alone. */
  readonly waits?: boolean;
  close?(): Promise<void>;
};

/** One thing that takes input from the world. */
export type Target = {
  readonly name: string;
  /** A line: what is called, and what is promised of it. */
  readonly what: string;
  /** Largest input, in bytes. */
  readonly maxBytes: number;
  /** What is done to inputs beside what is done to any bytes and lines. */
  readonly mutators: readonly Mutator[];
  /** Scripts whose coverage steers, by their paths. */
  readonly covers: RegExp;
  /** Absent where a run of some hundred inputs costs more than the short form may: then the docs say what stands for it there. */
  readonly short?: { readonly runs: number } | undefined;
  open(): Promise<Fuzzable>;
};

/** A promise that was not kept. */
export class BrokenPromise extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenPromise';
  }
}

/** @throws BrokenPromise unless it holds */
export function promise(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new BrokenPromise(message());
}

const MAX_SHOWN = 200;

/** A value as a message shows it. */
export const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, MAX_SHOWN);

/** @throws BrokenPromise unless both values are the same as JSON: what is promised to be equal is plain data. */
export const promiseSame = (one: unknown, other: unknown, what: string): void => {
  const [a, b] = [JSON.stringify(one) ?? '', JSON.stringify(other) ?? ''];
  if (a === b) return;
  let at = 0;
  while (a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  const from = Math.max(0, at - 40);
  throw new BrokenPromise(`${what}: …${a.slice(from, at + 60)} and …${b.slice(from, at + 60)}`);
};

const NO_TEXT = /\p{Surrogate}|\0/u;

/** Members of one value that are looked at. */
const MAX_LOOKED_AT = 20_000;

/** @throws BrokenPromise where a text of a value holds NUL or half a surrogate pair: no database takes these. */
export const promiseStorable = (value: unknown, what: string): void => {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === 'string') promise(!NO_TEXT.test(one), () => `${what} holds what no database takes`);
    else if (typeof one === 'object' && one !== null)
      waiting.push(...Object.values(one).slice(0, MAX_LOOKED_AT));
  }
};
