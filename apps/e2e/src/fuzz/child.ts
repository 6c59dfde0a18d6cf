import { readFileSync } from 'node:fs';
import { isSame, type Finding } from './finding';
import { fuzz, type Found } from './loop';
import { minimised } from './minimise';
import { runOnce } from './once';
import { openRecorder, type Recorder } from './recorder';
import { targetOf } from './targets';

/** What a child is to do: fuzz for so long, or give one file to a target. */
export type Order = {
  readonly target: string;
  readonly recordIn: string;
  readonly seed: number;
  readonly seconds?: number | undefined;
  readonly runs?: number | undefined;
  readonly input?: string | undefined;
  /** For making one input smaller, while it does not take the process with it. */
  readonly minimiseMs?: number | undefined;
};

/** What it says. An input is base64. */
export type Told =
  | { readonly what: 'found'; readonly finding: Finding; readonly input: string; readonly least: boolean }
  | { readonly what: 'over'; readonly result: Result };

/** How a run went. */
export type Result = {
  readonly executions: number;
  readonly kept: number;
  readonly covered: number;
  readonly longest: number;
  readonly seconds: number;
  readonly peakMb: number;
};

const MINIMISE_MS = 30_000;

const tell = (told: Told): Promise<void> =>
  new Promise((done, fail) => {
    process.send?.(told, (error: Error | null) => {
      if (error === null) done();
      else fail(error);
    });
  });

const found = (finding: Finding, input: Buffer, least: boolean): Promise<void> =>
  tell({ what: 'found', finding, input: input.toString('base64'), least });

const peakMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** Makes an input smaller. It is told before as well: a smaller one may take this process with it. */
const smaller = async (order: Order, recorder: Recorder, { finding, input }: Found): Promise<void> => {
  await found(finding, input, false);
  const fuzzable = await targetOf(order.target).open();
  const fails = async (one: Buffer): Promise<boolean> => {
    recorder.begin(one);
    const { finding: again } = await runOnce(fuzzable, one);
    recorder.end();
    return isSame(again, finding);
  };
  const least =
    finding.kind === 'memory' ? input : await minimised(input, fails, order.minimiseMs ?? MINIMISE_MS);
  await fuzzable.close?.();
  await found(finding, least, true);
};

const giveOne = async (order: Order, recorder: Recorder, input: Buffer): Promise<Result> => {
  const start = performance.now();
  const fuzzable = await targetOf(order.target).open();
  recorder.begin(input);
  const { finding, millis: longest } = await runOnce(fuzzable, input);
  recorder.end();
  await fuzzable.close?.();
  if (finding !== undefined) await found(finding, input, true);
  const seconds = (performance.now() - start) / 1000;
  return { executions: 1, kept: 0, covered: 0, longest, seconds, peakMb: peakMb() };
};

const fuzzOn = async (order: Order, recorder: Recorder): Promise<Result> => {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const { executions, kept, covered, longest } = await fuzz({
    target: targetOf(order.target),
    seed: order.seed,
    recorder,
    isOver: (n) => elapsed() >= (order.seconds ?? Infinity) || n >= (order.runs ?? Infinity),
    onFound: (one) => smaller(order, recorder, one),
  });
  return { executions, kept, covered, longest, seconds: elapsed(), peakMb: peakMb() };
};

const main = async (order: Order): Promise<void> => {
  const recorder = openRecorder(order.recordIn);
  const result =
    order.input === undefined
      ? await fuzzOn(order, recorder)
      : await giveOne(order, recorder, readFileSync(order.input));
  await tell({ what: 'over', result });
  recorder.close();
  // Servers of a target may hold on to timers.
  process.exit(0);
};

void main(JSON.parse(process.argv[2] ?? '{}') as Order);
