import { matchesRegex } from './path-regex';

/** Segments a pattern or path may have; longer ones are no paths of a source tree. */
const MAX_SEGMENTS = 100;

/** Whether one path segment matches a pattern segment in which `*` stands for any text. Two pointers: O(length × length) at worst. */
const matchesSegment = (pattern: string, text: string): boolean => {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let t = 0; t < text.length;) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
};

/**
 * Whether a path matches one pattern as Xen's MAINTAINERS writes them (`F:` lines): a trailing slash or a plain directory covers all
 * below it, `*` stands for any text inside one segment, and a pattern that ends in a segment with `*` covers no deeper path.
 */
export const matchesPath = (pattern: string, path: string): boolean => {
  if (!pattern.includes('*')) {
    const folder = pattern.endsWith('/') ? pattern : `${pattern}/`;
    return path === pattern || path.startsWith(folder);
  }
  const isFolder = pattern.endsWith('/');
  const wanted = (isFolder ? pattern.slice(0, -1) : pattern).split('/', MAX_SEGMENTS);
  const given = path.split('/', MAX_SEGMENTS);
  if (isFolder ? given.length <= wanted.length : given.length !== wanted.length) return false;
  return wanted.every((segment, n) => matchesSegment(segment, given[n] ?? ''));
};

/** What a regular expression over whole paths is worth beside the length of a path: more than THE REST, less than any path. */
const REGEX_PRECISION = 0.5;

const precisionOf = (pattern: string, path: string): number | undefined => {
  if (pattern.startsWith('~')) return matchesRegex(pattern.slice(1), path) ? REGEX_PRECISION : undefined;
  return matchesPath(pattern, path) ? pattern.length : undefined;
};

/**
 * How precisely a list of patterns covers a path: the length of the longest that matches; 0 for THE REST (an empty list); `undefined`
 * when it does not cover it. A pattern after `!` takes paths away; one after `~` is a regular expression over the whole path (`N:` lines).
 */
export const coverage = (patterns: readonly string[], path: string): number | undefined => {
  if (patterns.length === 0) return 0;
  if (patterns.some((p) => p.startsWith('!') && matchesPath(p.slice(1), path))) return undefined;
  const found = patterns.flatMap((p) => (p.startsWith('!') ? [] : (precisionOf(p, path) ?? [])));
  return found.length === 0 ? undefined : Math.max(...found);
};
