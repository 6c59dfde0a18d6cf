import { matchesRegex } from './path-regex';

/** Segments a pattern or path may have; longer ones are no paths of a source tree. */
const MAX_SEGMENTS = 100;

/** How much of a pattern stands for one character at `p`: `[ch]` as a whole, else one. A bracket that nothing closes is itself. */
const unitAt = (pattern: string, p: number): number => {
  const close = pattern[p] === '[' ? pattern.indexOf(']', p + 2) : -1;
  return close < 0 ? 1 : close - p + 1;
};

const inClass = (members: string, char: string): boolean => {
  for (let m = 0; m < members.length; m++) {
    const [from, dash, to] = members.slice(m, m + 3);
    if (dash === '-' && from !== undefined && to !== undefined) {
      if (from <= char && char <= to) return true;
      m += 2;
    } else if (from === char) return true;
  }
  return false;
};

/** `?` stands for any character, `[ch]` for one of some, `[!ch]` for none of them. */
const accepts = (unit: string, char: string | undefined): boolean => {
  if (char === undefined) return false;
  if (unit.length === 1) return unit === '?' || unit === char;
  const members = unit.slice(1, -1);
  return /^[!^]/.test(members) ? !inClass(members.slice(1), char) : inClass(members, char);
};

/** Whether one path segment matches a pattern segment in which `*` stands for any text. Two pointers: O(length × length) at worst. */
const matchesSegment = (pattern: string, text: string): boolean => {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let t = 0; t < text.length;) {
    const unit = unitAt(pattern, p);
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && accepts(pattern.slice(p, p + unit), text[t])) {
      p += unit;
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
 * Whether a path matches one pattern as the MAINTAINERS of Xen and QEMU write them (`F:` lines): a trailing slash or a plain directory
 * covers all below it, `*`, `?` and `[ch]` stand for text inside one segment, and a pattern that ends in a segment with one of them covers
 * no deeper path.
 */
export const matchesPath = (pattern: string, path: string): boolean => {
  if (!/[*?[]/.test(pattern)) {
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
