import type { CoverReading } from './reading';

/** Authors and subjects read of one shortlog; the longest real series have a few hundred patches. */
const MAX_AUTHORS = 200;
const MAX_SUBJECTS = 1_000;
const AUTHOR = /^(\S.{0,120}) \((\d{1,4})\):$/;
const SUBJECT = /^\s{1,12}(\S.{0,300})$/;

type Block = { author: string; left: number; subjects: string[] };

const takeSubject = (block: Block, line: string): boolean => {
  const match = SUBJECT.exec(line);
  if (match === null) return false;
  const text = (match[1] ?? '').trimEnd();
  // git wraps at 76 columns and indents what follows by nine instead of six.
  const wraps =
    /^\s{8,}/.test(line) && block.subjects.length > 0 && !/^\s{8,}/.test(`${block.subjects.at(-1)}`);
  if (wraps) block.subjects.push(`${block.subjects.pop() ?? ''} ${text}`);
  else if (block.left > 0) {
    block.subjects.push(text);
    block.left -= 1;
  } else return false;
  return true;
};

/**
 * Reads the shortlog of a cover letter or pull request (git-shortlog, as format-patch puts it below the text): `Author (n):` and n indented
 * subjects, in order. What stands above it in the same form would be read too; nobody writes so.
 */
export const readShortlog = (lines: readonly string[]): CoverReading => {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of lines) {
    const author = line.endsWith('):') && blocks.length < MAX_AUTHORS ? AUTHOR.exec(line) : null;
    if (author !== null) {
      open = { author: author[1] ?? '', left: Math.min(Number(author[2]), MAX_SUBJECTS), subjects: [] };
      blocks.push(open);
    } else if (open !== undefined && !takeSubject(open, line)) open = undefined;
  }
  return {
    shortlog: blocks
      .filter(({ subjects }) => subjects.length > 0)
      .map(({ author, subjects }) => ({ author, subjects })),
  };
};
