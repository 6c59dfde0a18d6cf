/** `git request-pull` writes the place some lines below this one. */
const SINCE = /^The following changes since commit/i;
const AVAILABLE = /are available in the git repository at:\s*$/i;
const PLACE = /^\s*([\w+-]+(?::\/\/|@)[\w/.@:~-]+)[\s\\]*([\w/._-]*)\s*$/;
/** Lines below "are available" that may be empty before the place comes. */
const MAX_GAP = 4;

/** Where a pull request asks to pull from, as `git request-pull` writes it: a URL, and the branch or tag where one is named. */
export const pullUrlOf = (front: readonly string[]): string | undefined => {
  const since = front.findIndex((line) => SINCE.test(line));
  if (since < 0) return undefined;
  const available = front.findIndex((line, i) => i > since && AVAILABLE.test(line));
  if (available < 0) return undefined;
  const place = front.slice(available + 1, available + 1 + MAX_GAP).find((line) => line.trim() !== '');
  const match = place === undefined ? null : PLACE.exec(place);
  return match === null ? undefined : `${match[1] ?? ''} ${match[2] ?? ''}`.trim();
};
