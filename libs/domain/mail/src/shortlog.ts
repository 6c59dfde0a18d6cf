import type { CoverReading } from './reading';

/** Authors and subjects read of one shortlog; the longest real series have a few hundred patches. */
const MAX_AUTHORS = 200;
const MAX_SUBJECTS = 1_000;
/** A wrapped line stands further in than the subject it goes on with. */
const MIN_FURTHER = 2;
const AUTHOR = /^(\S.{0,120}) \((\d{1,4})\):$/;
const SUBJECT = /^\s{1,12}(\S.{0,300})$/;

type Block = { readonly author: string; readonly count: number; readonly subjects: string[]; indent: number };

const indentOf = (line: string): number => line.length - line.trimStart().length;

const takeSubject = (block: Block, line: string): boolean => {
  const text = SUBJECT.exec(line)?.[1]?.trimEnd();
  if (text === undefined) return false;
  const indent = indentOf(line);
  // git wraps long subjects and indents what follows further: by 4 for 2 in cover letters, by 9 for 6 elsewhere.
  const wraps = block.subjects.length > 0 && indent >= block.indent + MIN_FURTHER;
  if (wraps) block.subjects.push(`${block.subjects.pop() ?? ''} ${text}`);
  else if (block.subjects.length < block.count) {
    block.indent = indent;
    block.subjects.push(text);
  } else return false;
  return true;
};

const blocksIn = (lines: readonly string[]): readonly Block[] => {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of lines) {
    const author = line.endsWith('):') && blocks.length < MAX_AUTHORS ? AUTHOR.exec(line) : null;
    if (author !== null) {
      const count = Math.min(Number(author[2]), MAX_SUBJECTS);
      open = { author: author[1] ?? '', count, subjects: [], indent: 0 };
      blocks.push(open);
    } else if (open !== undefined && !takeSubject(open, line)) open = undefined;
  }
  return blocks.filter(({ subjects }) => subjects.length > 0);
};

const listed = (blocks: readonly Block[]): CoverReading['shortlog'] =>
  blocks.map(({ author, subjects }) => ({ author, subjects }));

/**
 * Reads the shortlog of a cover letter or pull request (git-shortlog, as format-patch puts it below the text): `Author (n):` and n indented
 * subjects, in order. What stands above it in the same form would be read too; nobody writes so.
 */
export const readShortlog = (lines: readonly string[]): CoverReading => ({
  shortlog: listed(blocksIn(lines)),
});

/** `>`, `> >`, `>>` with the one blank behind it that mailers put there; initials in front of a mark are not git's. */
const MARKS = /^(?:[ \t]{0,3}>)+ ?/;

/**
 * The shortlog that a reply quotes from a cover letter. Absent where it quotes none, or not all of one: whoever cuts a quotation short leaves out what nobody
 * can number any more. What somebody quotes is no word of its author's; who uses it has to say where it stands.
 */
export const quotedShortlog = (lines: readonly string[]): CoverReading['shortlog'] | undefined => {
  // Most answers quote no line that could begin one: their other lines need no look.
  if (!lines.some((line) => line.endsWith('):'))) return undefined;
  const quoted = lines.filter((line) => MARKS.test(line)).map((line) => line.replace(MARKS, ''));
  const blocks = blocksIn(quoted);
  const whole = blocks.length > 0 && blocks.every(({ subjects, count }) => subjects.length === count);
  return whole ? listed(blocks) : undefined;
};
