import { setTimeout } from 'node:timers/promises';

/** Waits for something, but no longer than that; answers whether it came. What fails has come. */
export const withinTime = async (what: Promise<unknown> | undefined, ms: number): Promise<boolean> => {
  const outOfTime = new AbortController();
  try {
    return await Promise.race([
      Promise.resolve(what).then(
        () => true,
        () => true,
      ),
      setTimeout(ms, false, { signal: outOfTime.signal }).catch(() => true),
    ]);
  } finally {
    outOfTime.abort();
  }
};
