import type { Hunk } from '@sluice/mail';
import type { Syntax } from './syntax';

/** Where a word of a diff stands: on added lines, on removed or context lines, or on both. */
export const ADDED = 1;
export const STANDING = 2;

/** The words of a diff and where each stands, in order of appearance. */
export type Words = Map<string, number>;

/** A longer line is data, not code. */
const MAX_LINE = 2_000;

const put = (words: Words, word: string, where: number): void => {
  const before = words.get(word) ?? 0;
  if ((before & where) === 0) words.set(word, before | where);
};

type Reader = { readonly syntax: Syntax; readonly take: (word: string) => void };

/** Reads the tokens from `at` on; answers whether the line ends inside a comment. */
const readTokens = (line: string, at: number, { syntax, take }: Reader): boolean => {
  const { token, opens, closes = '' } = syntax;
  token.lastIndex = at;
  for (let match = token.exec(line); match !== null; match = token.exec(line)) {
    const word = match[1];
    if (word !== undefined) take(word);
    else if (match[0] === syntax.line) return false;
    else if (match[0] === opens) {
      const end = line.indexOf(closes, token.lastIndex);
      if (end < 0) return true;
      token.lastIndex = end + closes.length;
    }
  }
  return false;
};

/** Reads what follows the end of a comment, where the line has that. */
const readBehindComment = (line: string, reader: Reader): boolean => {
  const { closes = '' } = reader.syntax;
  const end = line.indexOf(closes);
  return end < 0 || readTokens(line, end + closes.length, reader);
};

/** Reads one line that begins inside a comment or not; answers whether it ends inside one. */
const readLine = (line: string, isInside: boolean, reader: Reader): boolean => {
  const { syntax } = reader;
  if (line.length > MAX_LINE) return isInside;
  if (isInside) return readBehindComment(line, reader);
  if (syntax.leftOut?.test(line) === true) return false;
  const also = syntax.also?.(line);
  if (also !== undefined) reader.take(also);
  return readTokens(line, 0, reader);
};

/** Whether a hunk begins inside a comment: of the marks around one, the closing comes first. */
const beginsInside = (hunk: Hunk, { opens, closes }: Syntax): boolean => {
  if (opens === undefined || closes === undefined) return false;
  const first = hunk.lines.find(
    ({ mark, text }) => mark !== '-' && (text.includes(closes) || text.includes(opens)),
  )?.text;
  if (first === undefined || !first.includes(closes)) return false;
  return !first.includes(opens) || first.indexOf(closes) < first.indexOf(opens);
};

/** Adds the words of a hunk. Its two sides may be inside a comment each for itself; a context line puts them together again. */
export const readWords = (hunk: Hunk, syntax: Syntax, words: Words): void => {
  const { counts } = syntax;
  const reader = (where: number): Reader => ({
    syntax,
    take: (word) => {
      if (counts === undefined || counts.test(word)) put(words, word, where);
    },
  });
  const [added, standing] = [reader(ADDED), reader(STANDING)];
  let inNew = beginsInside(hunk, syntax);
  let inOld = inNew;
  for (const { mark, text } of hunk.lines) {
    if (mark === '+') inNew = readLine(text, inNew, added);
    else if (mark === '-') inOld = readLine(text, inOld, standing);
    else inOld = inNew = readLine(text, inNew, standing);
  }
};
