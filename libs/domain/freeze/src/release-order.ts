/** Orders release lines by their numbers: `4.9` before `4.16`. Negative when `a` comes first. Text that is no number counts as 0. */
export const compareReleases = (a: string, b: string): number => {
  const left = a.split('.', 8).map((n) => Number.parseInt(n, 10) || 0);
  const right = b.split('.', 8).map((n) => Number.parseInt(n, 10) || 0);
  for (let n = 0; n < Math.max(left.length, right.length); n++) {
    const difference = (left[n] ?? 0) - (right[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};
