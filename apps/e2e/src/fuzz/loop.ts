import { type Chance, chanceFrom } from '../chaos/chance';
import { watchCoverage, type Coverage } from './coverage';
import { isSame, type Finding } from './finding';
import { ANY } from './mutate/bytes';
import { runOnce } from './once';
import type { Recorder } from './recorder';
import type { Fuzzable, Target } from './target';

/** Inputs between two looks at what they ran: a look costs as much as dozens of inputs. */
const BATCH = 48;
/** Inputs that are kept to be changed further. */
const MAX_KEPT = 4_000;
/** Changes to one input; half of the time it is one. */
const MAX_CHANGES = 6;
/** Faults after which a run ends: the first ones want mending. */
const MAX_FINDINGS = 3;

export type Found = { readonly finding: Finding; readonly input: Buffer };

export type Tally = {
  readonly executions: number;
  /** Inputs kept because they ran something that none before them had. */
  readonly kept: number;
  readonly covered: number;
  /** The longest call, in milliseconds. */
  readonly longest: number;
  readonly found: readonly Found[];
};

export type LoopOptions = {
  readonly target: Target;
  readonly seed: number;
  /** Asked after each batch: whether it is enough. */
  isOver(executions: number): boolean;
  readonly recorder?: Recorder | undefined;
  onFound?(found: Found): void | Promise<void>;
};

type State = {
  readonly options: LoopOptions;
  readonly fuzzable: Fuzzable;
  readonly chance: Chance;
  readonly coverage: Coverage;
  readonly inputs: Buffer[];
  readonly found: Found[];
  executions: number;
  kept: number;
  longest: number;
};

/** Half of the time one of the newest: what was found last leads on. */
const chosen = ({ chance, inputs }: State): Buffer => {
  const from = chance.below(2) === 0 ? Math.max(0, inputs.length - BATCH) : 0;
  return inputs[from + chance.below(inputs.length - from)] ?? Buffer.alloc(0);
};

const mutated = (state: State): Buffer => {
  const { chance } = state;
  const { mutators, maxBytes } = state.options.target;
  let input = chosen(state);
  for (let left = 1 + chance.below(2) * chance.below(MAX_CHANGES); left > 0; left -= 1) {
    const own = mutators.length > 0 && chance.below(3) > 0 ? mutators : ANY;
    const change = own[chance.below(own.length)];
    input = (change?.(input, chance, chosen(state)) ?? input).subarray(0, maxBytes);
  }
  return input;
};

const give = async (state: State, input: Buffer): Promise<void> => {
  const { recorder, onFound } = state.options;
  recorder?.begin(input);
  const { millis, finding } = await runOnce(state.fuzzable, input);
  recorder?.end();
  state.executions += 1;
  state.longest = Math.max(state.longest, millis);
  if (finding === undefined || state.found.some((known) => isSame(known.finding, finding))) return;
  const found = { finding, input };
  state.found.push(found);
  await onFound?.(found);
};

/** Gives them one by one, and keeps those that run what none before them did. */
const keepLeaders = async (state: State, inputs: readonly Buffer[]): Promise<void> => {
  for (const input of inputs) {
    await give(state, input);
    const ran = state.coverage.take();
    if (ran.fresh === 0 || state.inputs.length >= MAX_KEPT) continue;
    ran.keep();
    state.inputs.push(input);
    state.kept += 1;
  }
};

const giveBatch = async (state: State): Promise<void> => {
  const batch = Array.from({ length: BATCH }, () => mutated(state));
  for (const input of batch) await give(state, input);
  const ran = state.coverage.take();
  if (ran.fresh === 0) return;
  await keepLeaders(state, batch);
  // What runs once in a process (a table that is made, a memo that is filled) leads nowhere, and is not to be looked for again.
  ran.keep();
};

const begin = async (state: State): Promise<void> => {
  for (const seed of state.fuzzable.seeds()) {
    const input = seed.subarray(0, state.options.target.maxBytes);
    state.inputs.push(input);
    await give(state, input);
  }
  state.coverage.take().keep();
};

/**
 * Fuzzes one target: changes inputs that are worth it, gives them to it, keeps those that run code which none ran before. The same seed gives the
 * same inputs in the same order, as far as V8 reports the same coverage.
 */
export const fuzz = async (options: LoopOptions): Promise<Tally> => {
  const { target, seed } = options;
  const fuzzable = await target.open();
  const coverage = watchCoverage(target.covers);
  const state: State = {
    ...{ options, fuzzable, coverage, chance: chanceFrom(seed), inputs: [], found: [] },
    ...{ executions: 0, kept: 0, longest: 0 },
  };
  try {
    await begin(state);
    while (state.found.length < MAX_FINDINGS && !options.isOver(state.executions)) await giveBatch(state);
  } finally {
    coverage.stop();
    await fuzzable.close?.();
  }
  const { executions, kept, longest, found } = state;
  return { executions, kept, covered: coverage.covered, longest, found };
};
