/** The text of a mail in lines, and where its parts lie. Indexes count from 0; -1 is "none". */
export type MailBody = {
  readonly lines: readonly string[];
  /** First line of the diff: `diff --git`, `Index:` or `--- a/file`. */
  readonly diffAt: number;
};

/** Lines looked at; a longer text is no mail by a person. 200,000 lines are 8 MB of ordinary mail. */
export const MAX_LINES = 200_000;

/** What lines a diff begins with, asked of the whole text first: most mails have none, and need no look at each of their lines. */
const STARTS = ['\ndiff ', '\n--- ', '\nIndex: '];
const OLD_FILE = /^--- (?:[^\s]|\/dev\/null)/;
const HUNK = /^@@ -\d/;

/** `--- a/x` counts with its `+++` and `@@`: a lone `---` line, or a rule of dashes, is no diff. */
const isPlainStart = (lines: readonly string[], i: number): boolean =>
  OLD_FILE.test(lines[i] ?? '') && (lines[i + 1] ?? '').startsWith('+++ ') && HUNK.test(lines[i + 2] ?? '');

/** Whether a diff, or another file of one, begins at a line. */
export const isDiffStart = (lines: readonly string[], i: number): boolean => {
  const line = lines[i] ?? '';
  const c = line.charCodeAt(0);
  if (c === 100) return line.startsWith('diff --git ') || /^diff -[a-zA-Z]/.test(line);
  if (c === 45) return isPlainStart(lines, i);
  return c === 73 && line.startsWith('Index: ') && (lines[i + 1] ?? '').startsWith('=====');
};

/** First line of a diff at or after `from`; -1 where there is none. */
export const diffStart = (lines: readonly string[], from = 0): number => {
  for (let i = from; i < lines.length; i += 1) if (isDiffStart(lines, i)) return i;
  return -1;
};

/** Cuts a text into lines and finds its diff. Anything outside the limits is left off, never an error. */
export const mailBody = (text: string): MailBody => {
  const lines = text.split('\n', MAX_LINES);
  const mayHoldDiff = isDiffStart(lines, 0) || STARTS.some((start) => text.includes(start));
  return { lines, diffAt: mayHoldDiff ? diffStart(lines) : -1 };
};

/** The lines in front of the diff; all of them where there is none. */
export const frontOf = ({ lines, diffAt }: MailBody): readonly string[] =>
  diffAt < 0 ? lines : lines.slice(0, diffAt);

/** `git mailinfo` ends the message at `---` alone (spaces may follow). */
const isSeparator = (line: string): boolean => line.startsWith('---') && line.trimEnd() === '---';

/** The `---` (or the diff) that ends a posting's commit message; the number of lines where there is neither. */
export const messageEnd = (body: MailBody): number => {
  const front = frontOf(body);
  const end = front.findIndex(isSeparator);
  return end < 0 ? front.length : end;
};
