import { type Finding, crashOf, MAX_CALL_MS, MAX_RESIDENT_MB } from './finding';
import type { Call, Fuzzable } from './target';

const MEGABYTE = 1024 * 1024;

/** How one input fared: its longest call in milliseconds, and what was wrong. */
export type Fared = { readonly millis: number; readonly finding?: Finding | undefined };

/** Milliseconds from a moment on, by the clock; where the process worked for less, that: what a busy machine took away is no fault of a call. */
const timer = (waits: boolean): (() => number) => {
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  return () => {
    const clock = Number(process.hrtime.bigint() - start) / 1e6;
    const { user, system } = process.cpuUsage(before);
    return waits ? clock : Math.min(clock, (user + system) / 1_000);
  };
};

const isPromise = (value: unknown): value is Promise<unknown> => value instanceof Promise;

/** Measures calls; one that answers later has taken until then. */
const stopwatch = (waits: boolean): { readonly call: Call; longest: number } => {
  const watch = {
    longest: 0,
    call: <T>(work: () => T): T => {
      const since = timer(waits);
      const stop = (): void => {
        watch.longest = Math.max(watch.longest, since());
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
  const watch = stopwatch(fuzzable.waits === true);
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
