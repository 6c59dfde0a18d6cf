import type { FileChange } from './reading';

/** A file's header lines as they are met. */
export type HeaderDraft = {
  path: string;
  oldPath: string | undefined;
  status: FileChange['status'];
  oldBlob: string | undefined;
  newBlob: string | undefined;
  binary: boolean;
};

/** Linux's PATH_MAX. */
const MAX_PATH = 4_096;
const ESCAPED = /\\(?:([0-7]{3})|(.))/g;
const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
const INDEX = /^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})/;

const utf8 = (bytes: readonly number[]): string => {
  try {
    return decodeURIComponent(bytes.map((b) => `%${b.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return String.fromCharCode(...bytes);
  }
};

const byteOf = (octal: string | undefined, letter: string): number =>
  octal === undefined ? (ESCAPES[letter] ?? letter.charCodeAt(0)) & 255 : parseInt(octal, 8) & 255;

const plainBytes = (text: string): readonly number[] =>
  Array.from(text, (c) => (c.charCodeAt(0) < 128 ? c.charCodeAt(0) : 63));

/** Undoes git's C-style quoting (quote.c): `"a/\303\244.c"` is `a/ä.c`. */
const unquoted = (path: string): string => {
  if (!path.startsWith('"') || path.length > MAX_PATH) return path;
  const inner = path.slice(1, path.endsWith('"') ? -1 : undefined);
  const bytes: number[] = [];
  let last = 0;
  for (const match of inner.matchAll(ESCAPED)) {
    bytes.push(...plainBytes(inner.slice(last, match.index)), byteOf(match[1], match[2] ?? ''));
    last = match.index + match[0].length;
  }
  return utf8([...bytes, ...plainBytes(inner.slice(last))]);
};

/** `a/x` and `b/x` without their first folder; `undefined` for `/dev/null`. A time stamp behind a tab goes. */
const nameIn = (text: string): string | undefined => {
  const tab = text.indexOf('\t');
  const name = unquoted((tab < 0 ? text : text.slice(0, tab)).trim());
  if (name === '/dev/null') return undefined;
  const slash = name.indexOf('/');
  return slash < 0 ? name : name.slice(slash + 1);
};

/** In `diff --git a/x b/x` both names are equal (or a rename says them again below). */
const nameInDiffLine = (line: string): string => {
  const rest = line.slice('diff --git '.length);
  if (rest.startsWith('"')) return nameIn(rest.slice(0, rest.indexOf('"', 1) + 1)) ?? '';
  const half = rest.slice(Math.floor(rest.length / 2) + 1);
  const last = rest.lastIndexOf(' ');
  return nameIn(rest.charAt((rest.length - 1) / 2) === ' ' ? half : rest.slice(last + 1)) ?? '';
};

export const headerFrom = (line: string): HeaderDraft => ({
  path: line.startsWith('diff --git ') ? nameInDiffLine(line) : '',
  oldPath: undefined,
  status: 'modified',
  oldBlob: undefined,
  newBlob: undefined,
  binary: false,
});

type Rule = readonly [start: string, take: (draft: HeaderDraft, rest: string, line: string) => void];

const RULES: readonly Rule[] = [
  ['new file mode', (d) => (d.status = 'added')],
  ['deleted file mode', (d) => (d.status = 'deleted')],
  ['rename from ', (d, rest) => ((d.status = 'renamed'), (d.oldPath = unquoted(rest)))],
  ['rename to ', (d, rest) => (d.path = unquoted(rest))],
  ['copy from ', (d, rest) => ((d.status = 'copied'), (d.oldPath = unquoted(rest)))],
  ['copy to ', (d, rest) => (d.path = unquoted(rest))],
  ['old mode ', () => undefined],
  ['new mode ', () => undefined],
  ['similarity index ', () => undefined],
  ['dissimilarity index ', () => undefined],
  ['Binary files ', (d) => (d.binary = true)],
  ['GIT binary patch', (d) => (d.binary = true)],
];

const takeNames = (draft: HeaderDraft, line: string): boolean => {
  const old = line.startsWith('--- ');
  if (!old && !line.startsWith('+++ ')) return false;
  const name = nameIn(line.slice(4));
  if (name === undefined) draft.status = old ? 'added' : 'deleted';
  else if (!old || draft.path === '') draft.path = name;
  return true;
};

/** Takes one line of a file's header into the draft; false when the line is none. The forms are those of git's diff-generate-patch page. */
export const takeHeaderLine = (draft: HeaderDraft, line: string): boolean => {
  const index = line.startsWith('index ') ? INDEX.exec(line) : null;
  if (index !== null) {
    draft.oldBlob = index[1];
    draft.newBlob = index[2];
    return true;
  }
  if (takeNames(draft, line)) return true;
  // The first hunk, which ends nearly every header, is no rule's.
  if (line.startsWith('@@')) return false;
  const rule = RULES.find(([start]) => line.startsWith(start));
  if (rule === undefined) return line.startsWith('=====');
  rule[1](draft, line.slice(rule[0].length), line);
  return true;
};
