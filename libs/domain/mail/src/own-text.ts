import { cut } from './cut';
import { diffStart, type MailBody } from './mail-body';
import { isQuoted, MAX_LINE, type OwnLine, ownLines } from './quoting';

/** Diffs looked for inside one reply: suggestions; more are a posting gone wrong. */
const MAX_INLINE_DIFFS = 20;
/** Lines in front of an inline diff that may be its commit message. */
const MAX_MESSAGE = 200;

const DIFF_LINE =
  /^(?:[ +\-@\\]|diff |index |Index: |={20}|new |old |deleted |rename |copy |similarity |dissimilarity |Binary |GIT binary |literal |delta )/;
/** `-- >8 --` and kin (git mailinfo, is_scissors_line): mostly dashes around scissors. */
const SCISSORS = /^[-\s_]{2,80}(?:>8|8<|>%|%<|✂)[-\s_]{0,80}/;
const IN_BODY = /^(?:From|Subject|Date): /;

export const isScissors = (line: string): boolean => line.startsWith('-') && SCISSORS.test(line);

/** An empty line is inside when more diff follows: mailers strip the blank of empty context. */
const isInside = (line: string, next: string | undefined): boolean =>
  line === '' ? next !== undefined && DIFF_LINE.test(next) : DIFF_LINE.test(line) && line.trimEnd() !== '--';

/** First line behind a diff that begins at `at`. */
const diffEnd = (lines: readonly string[], at: number): number => {
  const behind = lines.findIndex((line, i) => i >= at && !isInside(line, lines[i + 1]));
  return behind < 0 ? lines.length : behind;
};

const paragraphStart = (lines: readonly string[], at: number): number => {
  let i = at;
  while (i > 0 && (lines[i - 1] ?? '').trim() !== '') i -= 1;
  return i;
};

/**
 * Where the message of a patch inside a reply begins: at the scissors, at its in-body headers, or at the paragraph of its sign-off. That
 * message's trailers belong to the suggestion, not to what is answered.
 */
const messageStart = (lines: readonly string[], at: number, from: number): number => {
  let start = at;
  for (let i = at - 1; i >= Math.max(from, at - MAX_MESSAGE); i -= 1) {
    const line = lines[i] ?? '';
    if (isQuoted(line)) break;
    if (isScissors(line)) return i;
    if (IN_BODY.test(line)) start = i;
    else if (start === at && line.startsWith('Signed-off-by:')) start = paragraphStart(lines, i);
  }
  return start;
};

type Region = { readonly start: number; readonly end: number };

const inlinePatches = (body: MailBody): readonly Region[] => {
  const regions: Region[] = [];
  let at = body.diffAt;
  let from = 0;
  while (at >= 0 && regions.length < MAX_INLINE_DIFFS) {
    const end = Math.max(at + 1, diffEnd(body.lines, at));
    regions.push({ start: messageStart(body.lines, at, from), end });
    from = end;
    at = diffStart(body.lines, end);
  }
  return regions;
};

/** What the sender of a reply says: own lines without any patch put inside. */
export const spokenLines = (body: MailBody): readonly OwnLine[] => {
  const own = ownLines(body.lines);
  const patches = inlinePatches(body);
  if (patches.length === 0) return own;
  return own.filter(({ number }) => !patches.some((p) => number > p.start && number <= p.end));
};

/** Lines `from`..`to` (indexes) of a posting, all of them its sender's. */
export const postedLines = (body: MailBody, from: number, to: number): readonly OwnLine[] =>
  body.lines
    .slice(from, to)
    .map((text, i) => ({ text: cut(text, MAX_LINE), number: from + i + 1, sure: true }));
