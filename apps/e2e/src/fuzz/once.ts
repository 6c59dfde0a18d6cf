import { type Finding, crashOf, MAX_CALL_MS, MAX_RESIDENT_MB } from './finding';
import type { Call, Fuzzable } from './target';

const MEGABYTE = 1024 * 1024;

/** How one input fared: its longest call in milliseconds, and what was wrong. */
export type Fared = { readonly millis: number; readonly finding?: Finding | undefined };

const since = (start: bigint): number => Number(process.hrtime.bigint() - start) / 1e6;

const isPromise = (value: unknown): value is Promise<unknown> => value instanceof Promise;

/** Measures calls; one that answers later has taken until then. */
const stopwatch = (): { readonly call: Call; longest: number } => {
  const watch = {
    longest: 0,
    call: <T>(work: () => T): T => {
      const start = process.hrtime.bigint();
      const stop = (): void => {
        watch.longest = Math.max(watch.longest, since(start));
      };
      let answer: T;
      try {
        answer = work();
      } catch (error) {
        stop();
        throw error;
      }
      if (!isPromise(answer)) stop();
      else return answer.finally(stop) as T;
      return answer;
    },
  };
  return watch;
};

const ran = async (fuzzable: Fuzzable, input: Buffer): Promise<Fared> => {
  const watch = stopwatch();
  try {
    const running = fuzzable.run(input, watch.call);
    if (running !== undefined) await running;
    return { millis: watch.longest };
  } catch (error) {
    return { millis: watch.longest, finding: crashOf(error) };
  }
};

/** A machine that others use may stop us for a second: what is slow is slow every time. */
const TRIES = 3;

const slow = (millis: number): Finding => ({
  kind: 'slow',
  message: `Slow: a call took ${millis.toFixed(0)} ms`,
  where: '',
});

/** Gives one input to a target and says how it fared. */
export const runOnce = async (fuzzable: Fuzzable, input: Buffer): Promise<Fared> => {
  let best = await ran(fuzzable, input);
  for (let n = 1; n < TRIES && best.finding === undefined && best.millis > MAX_CALL_MS; n += 1) {
    const again = await ran(fuzzable, input);
    if (again.millis < best.millis || again.finding !== undefined) best = again;
  }
  if (best.finding !== undefined) return best;
  if (best.millis > MAX_CALL_MS) return { ...best, finding: slow(best.millis) };
  const resident = process.memoryUsage.rss() / MEGABYTE;
  if (resident <= MAX_RESIDENT_MB) return best;
  const message = `Memory: ${resident.toFixed(0)} MB resident`;
  return { ...best, finding: { kind: 'memory', message, where: '' } };
};
