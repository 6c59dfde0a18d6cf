/** Keys kept; when there are more, all are forgotten: mail decides what the keys are, and must not decide how much memory they take. */
const MAX_ENTRIES = 2_000;
const MAX_KEY_LENGTH = 4_000;

/** A header's value is a piece of its mail's text, which would stay in memory as long as the piece. */
const copyOf = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('latin1');

/** Remembers the answers of a pure function of latin1 text. List mail repeats itself: a thread has one Cc header, a list one Sender. */
export const boundedMemo = <T>(compute: (key: string) => T): ((key: string) => T) => {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (key.length > MAX_KEY_LENGTH) return compute(key);
    const own = copyOf(key);
    const value = compute(own);
    if (known.size >= MAX_ENTRIES) known.clear();
    known.set(own, value);
    return value;
  };
};
