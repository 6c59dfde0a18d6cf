import { Session } from 'node:inspector';

type Range = { readonly startOffset: number; readonly endOffset: number; readonly count: number };
type Script = {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
};

/** What has been run of some scripts, character by character. */
type Seen = { readonly chars: Map<string, Uint8Array>; covered: number };

/** What ran between two looks. */
export type Ran = {
  /** Characters of source that had never run before. */
  readonly fresh: number;
  /** They count as run from now on. */
  keep(): void;
};

/** Coverage of what ran, by V8 itself: no code is changed for it. */
export type Coverage = {
  /** What ran since it was asked the last time. */
  take(): Ran;
  /** Characters of source that were kept since the beginning. */
  readonly covered: number;
  stop(): void;
};

const painted = (size: number, { functions }: Script): Uint8Array => {
  const chars = new Uint8Array(size);
  // Outer ranges come before inner ones, which are right about what they hold.
  for (const { ranges } of functions)
    for (const { startOffset, endOffset, count } of ranges)
      chars.fill(count > 0 ? 1 : 0, startOffset, Math.min(endOffset, size));
  return chars;
};

const sizeOf = ({ functions }: Script): number =>
  functions.reduce(
    (most, { ranges }) => ranges.reduce((end, range) => Math.max(end, range.endOffset), most),
    0,
  );

const grown = (chars: Uint8Array | undefined, size: number): Uint8Array => {
  if (chars !== undefined && chars.length >= size) return chars;
  const larger = new Uint8Array(size);
  larger.set(chars ?? []);
  return larger;
};

/** Characters of one script that ran and had not before. */
const freshIn = (seen: Seen, script: Script): readonly number[] => {
  const now = painted(sizeOf(script), script);
  const before = seen.chars.get(script.url);
  const fresh: number[] = [];
  for (let i = 0; i < now.length; i += 1) if (now[i] === 1 && before?.[i] !== 1) fresh.push(i);
  return fresh;
};

const keep = (seen: Seen, { url }: Script, fresh: readonly number[]): void => {
  const chars = grown(seen.chars.get(url), (fresh.at(-1) ?? -1) + 1);
  for (const i of fresh) {
    seen.covered += 1 - (chars[i] ?? 0);
    chars[i] = 1;
  }
  seen.chars.set(url, chars);
};

/**
 * Watches which blocks of the scripts whose path `covers` matches are run. V8 reports and forgets at each `take`, which costs some milliseconds
 * whatever ran: it is asked once for many inputs.
 */
export const watchCoverage = (covers: RegExp): Coverage => {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const seen: Seen = { chars: new Map(), covered: 0 };
  const scripts = (): readonly Script[] => {
    let result: readonly Script[] = [];
    // The session is one of this thread: the answer is there before the call returns.
    session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error !== null) throw error;
      result = answer.result;
    });
    return result;
  };
  return {
    take: () => {
      const ran = scripts().flatMap((script) => {
        const fresh = covers.test(script.url) ? freshIn(seen, script) : [];
        return fresh.length === 0 ? [] : [{ script, fresh }];
      });
      return {
        fresh: ran.reduce((sum, { fresh }) => sum + fresh.length, 0),
        keep: () => {
          for (const { script, fresh } of ran) keep(seen, script, fresh);
        },
      };
    },
    get covered() {
      return seen.covered;
    },
    stop: () => {
      session.disconnect();
    },
  };
};
