/** An answer that is asked for once and kept. */
export type Kept<T> = {
  /** The kept answer; asks where there is none, once for all who wait. */
  get(): Promise<T>;
  /** What is kept now, without asking. */
  peek(): Promise<T> | undefined;
  /** The next `get` asks anew. */
  forget(): void;
};

/**
 * Asks when it is first wanted and keeps the answer. A failure is told to everybody who waits for it and is not kept: it may have been a server that
 * was away for a moment, and kept it would stand for ever. It is no unhandled one either where nobody waits any more.
 */
export const kept = <T>(ask: () => Promise<T>): Kept<T> => {
  let answer: Promise<T> | undefined;
  const get = (): Promise<T> => {
    if (answer !== undefined) return answer;
    const asked = ask();
    answer = asked;
    asked.catch(() => {
      if (answer === asked) answer = undefined;
    });
    return asked;
  };
  return { get, peek: () => answer, forget: () => (answer = undefined) };
};
