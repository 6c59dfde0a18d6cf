/** Keys kept; when there are more, all are forgotten: mail decides what the keys are, and must not decide how much memory they take. */
const MAX_ENTRIES = 2_000;
const MAX_KEY_LENGTH = 4_000;

/** Remembers the answers of a pure function. List mail repeats itself: a thread has one Cc header, a list one Sender. */
export const boundedMemo = <T>(compute: (key: string) => T): ((key: string) => T) => {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(key);
    if (key.length > MAX_KEY_LENGTH) return value;
    if (known.size >= MAX_ENTRIES) known.clear();
    known.set(key, value);
    return value;
  };
};
